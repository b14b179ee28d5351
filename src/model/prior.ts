// log p(λ): what is held of attention before anything is seen, the factor of the MAP that is uniform in the paper.
import { add, log, mean, mul, neg, sub, type Tensor } from '../engine/index.js';

/** Keeps logarithms finite where attention is 0 or 1 in float32. */
const tiny = 1e-6;

/**
 * −log p(λ) for λ_t ~ Beta(a, b), without its constant: −mean of (a − 1)·log λ_t + (b − 1)·log(1 − λ_t). b above 1 asks
 * for less attention, both below 1 ask for attention that is near 0 or 1. attention (B, T, 1).
 */
export function priorLoss(attention: Tensor, a: number, b: number): Tensor {
  const logs = add(mul(log(add(attention, tiny)), a - 1), mul(log(add(sub(1, attention), tiny)), b - 1));
  return neg(mean(logs));
}
