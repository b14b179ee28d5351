// Settings of the model: sizes of the layers and of the latent variable. One model and one CVAE per stream.
import { z } from 'zod';

/** Schema of the settings of the networks. */
export const modelSettings = z.strictObject({
  /** H, hidden units of the attention (section 3.1). Default: the official code's. */
  attentionHidden: z.int().positive().default(256),
  /** E, hidden units of the encoder and of the decoder (eq. 9). Default: the official code's. */
  cvaeHidden: z.int().positive().default(128),
  /** Z, size of the latent variable z (eq. 9). Default: the official code's. */
  latent: z.int().positive().default(128),
  /**
   * Train on mean-subtracted features, divided by a standard deviation that all features of a stream share. Both are
   * taken from the training videos. Not in the paper: default false. The `default` preset has true, chosen on the
   * validation split of the drawn videos.
   */
  standardize: z.boolean().default(false),
});
/** Settings of the model. */
export type ModelSettings = z.infer<typeof modelSettings>;
