// log p(λ), the factor of the MAP that is uniform in the paper: what is held of attention before anything is seen.
import { mean, mul, type Tensor } from '../../engine/index.js';

/**
 * −log p(λ) for p(λ_t) ∝ exp(−rate·λ_t) on [0, 1], without its constant: rate·mean of λ_t. Actions are held to be rare. It
 * breaks a tie that L_fg and L_bg leave: attention on most of a video, with what is rare in it called background, explains the
 * tags too. attention (B, T, 1).
 */
export function priorLoss(attention: Tensor, rate: number): Tensor {
  return mul(mean(attention), rate);
}
