// Settings of the model and its losses: every symbol of the paper, with its default.
import { z } from 'zod';

/** Layer sizes, and what the layers are given. */
export const modelSettings = z.strictObject({
  /** Hidden units of the attention, H. */
  attentionHidden: z.int().positive().default(256),
  /** Hidden units of the encoder and the decoder, E. */
  cvaeHidden: z.int().positive().default(128),
  /** Latent size, Z. */
  latent: z.int().positive().default(128),
  /** Take the mean of the training videos' features off each stream's, and divide by their deviation. Not in the paper. */
  standardize: z.boolean().default(false),
});
export type ModelSettings = z.infer<typeof modelSettings>;

const weight = z.number().nonnegative();

/** The terms of L = L_fg + α·L_bg + γ₁·L_re + γ₂·L_guide (+ L_topk + L_sup − log p(λ)) and of L_CVAE. */
export const lossSettings = z.strictObject({
  /** Train the CVAE and use L_re. Without it the attention is learned from L_d and L_guide alone. */
  generative: z.boolean().default(true),
  /** Weight of L_fg; 1 in the paper. */
  foreground: weight.default(1),
  /** α, weight of L_bg. */
  alpha: weight.default(0.03),
  /** γ₁, weight of L_re. */
  gamma1: weight.default(0.5),
  /** γ₂, weight of L_guide. */
  gamma2: weight.default(0.1),
  /** Weight of L_topk; not in the paper. */
  topK: weight.default(0),
  /** The share of a video's snippets that L_topk takes of each class. */
  topKShare: z
    .number()
    .positive()
    .max(1)
    .default(1 / 8),
  /** Rate of the prior p(λ) ∝ exp(−rate·λ): how rare actions are held to be; 0, uniform, in the paper. */
  sparsity: weight.default(0),
  /** Weight of L_sup, where a data set has more than tags. */
  supervision: weight.default(1),
  /** β, weight of the KL term in L_CVAE. */
  beta: weight.default(0.1),
  /** Factor on all of L_CVAE. */
  cvaeScale: weight.default(10),
  /** r: the prior of z is N(rλ, I). */
  r: z.number().default(1),
  /** L, Monte-Carlo samples of z. */
  samples: z.int().positive().default(1),
  /** σ of p(x|λ,z) = N(f, σ²I). √½ makes the reconstruction terms the mean squared error. */
  sigma: z.number().positive().default(Math.SQRT1_2),
  /** σ_s, snippets: the Gaussian that smooths the T-CAM in the guide; 0 for none. */
  sigmaS: z.number().nonnegative().default(1),
});
export type LossSettings = z.infer<typeof lossSettings>;

/** Any of them, for what differs between streams. Not `partial()`: that would fill in the defaults. */
export const lossOverrides = z.strictObject(
  Object.fromEntries(
    Object.entries(lossSettings.shape).map(([name, schema]) => [name, schema.unwrap().optional()]),
  ) as {
    [K in keyof typeof lossSettings.shape]: z.ZodOptional<
      ReturnType<(typeof lossSettings.shape)[K]['unwrap']>
    >;
  },
);
