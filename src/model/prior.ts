// log p(λ), the factor of the MAP that is uniform in the paper: what is held of attention before anything is seen.
import { add, log, mean, mul, sub, type Tensor } from '../engine/index.js';

/** Keeps logarithms finite where attention is 0 or 1 in float32. */
const tiny = 1e-6;

/**
 * −log p(λ) for λ_t ~ Beta(a, a), without its constant: (1 − a)·mean of log λ_t + log(1 − λ_t). Below 1 it asks for
 * attention that is near 0 or near 1; 1 is uniform. attention (B, T, 1).
 */
export function priorLoss(attention: Tensor, a: number): Tensor {
  const logs = add(log(add(attention, tiny)), log(add(sub(1, attention), tiny)));
  return mul(mean(logs), 1 - a);
}
