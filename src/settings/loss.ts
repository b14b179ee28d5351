// Settings of the losses. The model minimizes
// L = w_fg·L_fg + α·L_bg + γ₁·L_re + γ₂·L_guide + w_topk·L_topk + w_sup·L_sup − log p(λ), the CVAE minimizes L_CVAE.
import { z } from 'zod';

/** A factor on a loss, without unit; 0 turns the loss off. */
const weight = z.number().nonnegative();

/** Equations are the paper's, and so are defaults for its symbols; its values for ActivityNet 1.2 are in presets.ts. */
export const lossSettings = z.strictObject({
  /** Train the CVAE and use L_re (eq. 3). Default true; false learns the attention from the other losses alone. */
  generative: z.boolean().default(true),
  /** w_fg, weight of L_fg (eq. 4). Default 1, as in the paper. */
  foreground: weight.default(1),
  /**
   * α, weight of L_bg (eq. 4): how much the snippets without attention must look like background. Default: the paper's
   * for THUMOS'14. The `default` preset has 1, chosen on HAPT's validation split.
   */
  alpha: weight.default(0.03),
  /** γ₁, weight of L_re (eq. 3, 11). Default: the paper's for THUMOS'14, rgb. */
  gamma1: weight.default(0.5),
  /** γ₂, weight of L_guide (eq. 3, 13). Default: the paper's. */
  gamma2: weight.default(0.1),
  /**
   * w_topk, weight of L_topk. Not in the paper: default 0. The `default` preset has 1, since mAP rises by it on HAPT and
   * on the drawn videos; other weights were not compared.
   */
  topK: weight.default(0),
  /** The fraction of a video's snippets whose activations L_topk averages, in (0, 1]. Default: W-TALC's, 1/8. */
  topKShare: z
    .number()
    .positive()
    .max(1)
    .default(1 / 8),
  /**
   * w of the prior p(λ) ∝ exp(−w·λ) (eq. 3): how rare actions are assumed to be. Default 0, the paper's uniform prior.
   * The `default` preset has .5, chosen on HAPT's validation split.
   */
  sparsity: weight.default(0),
  /** w_sup, weight of L_sup; without effect where no video has point or segment annotations. Not in the paper. Default 1. */
  supervision: weight.default(1),
  /** β, weight of the KL divergence in L_CVAE (eq. 9). Default: the official code's. */
  beta: weight.default(0.1),
  /** Weight of L_CVAE as a whole (eq. 9). Default: the official code's. */
  cvaeWeight: weight.default(10),
  /** r of the prior p(z|λ) = N(rλ, I) (eq. 9). Default: the official code's. */
  r: z.number().default(1),
  /** L, Monte-Carlo samples of z per snippet (eq. 9, 11). Default: the official code's. */
  samples: z.int().positive().default(1),
  /**
   * σ of p(x|λ,z) = N(f(λ,z), σ²I) (eq. 9, 11), in the unit of the features. Default √½: the reconstruction error is
   * then the mean squared error, as in the official code.
   */
  sigma: z.number().positive().default(Math.SQRT1_2),
  /**
   * σ_s in snippets: the Gaussian that smooths the class activations in L_guide (eq. 13); 0 does not smooth. Default:
   * the official code's.
   */
  sigmaS: z.number().nonnegative().default(1),
});
/** Settings of the losses. */
export type LossSettings = z.infer<typeof lossSettings>;

/** Some of the loss settings, for one stream. Not `partial()`: that would fill in the defaults. */
export const lossOverrides = z.strictObject(
  Object.fromEntries(
    Object.entries(lossSettings.shape).map(([name, schema]) => [name, schema.unwrap().optional()]),
  ) as {
    [K in keyof typeof lossSettings.shape]: z.ZodOptional<
      ReturnType<(typeof lossSettings.shape)[K]['unwrap']>
    >;
  },
);
type LossOverrides = z.infer<typeof lossOverrides>;

interface LossesByStream {
  readonly loss: LossSettings;
  readonly lossByStream: Readonly<Record<string, LossOverrides>>;
}

/** The loss settings of one stream. */
export function lossOf({ loss, lossByStream }: LossesByStream, stream: string): LossSettings {
  return { ...loss, ...lossByStream[stream] };
}
