// −log p(λ): a prior on attention, where the paper's is uniform.
import { mean, mul, type Tensor } from '../../engine/index.js';

/**
 * −log p(λ) for p(λ_t) ∝ exp(−rate·λ_t) on [0, 1], without its constant: rate·mean of λ_t. Actions are assumed to be
 * rare. The prior breaks a tie that L_fg and L_bg leave: high attention on most of a video, with its rare snippets as
 * background, explains the video's labels as well. Not in the paper. attention (B, T, 1).
 */
export function priorLoss(attention: Tensor, rate: number): Tensor {
  return mul(mean(attention), rate);
}
