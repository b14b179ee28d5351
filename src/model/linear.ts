// A linear layer, and one that takes the attention as one more input.
import { add, matmul, mul, slice, sumTo, type Tensor } from '../engine/index.js';
import type { Parameters } from './parameters.js';

/** x·W + b: (N, in) → (N, out). */
export function linear(p: Parameters, layer: string, x: Tensor): Tensor {
  return add(matmul(x, p[`${layer}.w`]), p[`${layer}.b`]);
}

/**
 * [x + shift·λ, λ]·W + b for x (N, in−1) and λ (N, 1), as x·W_x + λ·(w_λ + shift·1ᵀW_x) + b. Neither the
 * sum nor the concatenation is computed, which would copy x.
 */
export function linearWithAttention(
  p: Parameters,
  layer: string,
  x: Tensor,
  attention: Tensor,
  shift = 0,
): Tensor {
  const w = p[`${layer}.w`];
  const features = Number(x.shape[1]);
  const width = Number(w.shape[1]);
  const ofX = slice(w, 0, 0, features);
  const ofAttention = slice(w, 0, features, features + 1);
  const shifted = shift === 0 ? ofAttention : add(ofAttention, mul(sumTo(ofX, [1, width]), shift));
  return add(matmul(x, ofX), add(matmul(attention, shifted), p[`${layer}.b`]));
}
