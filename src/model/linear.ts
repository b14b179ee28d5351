// A linear layer, and one whose last input column is given apart.
import { add, matmul, mul, slice, type Tensor } from '../engine/index.js';
import type { Parameters } from './parameters.js';

/** x·W + b: (N, in) → (N, out). */
export function linear(p: Parameters, layer: string, x: Tensor): Tensor {
  return add(matmul(x, p[`${layer}.w`]), p[`${layer}.b`]);
}

/**
 * [x, λ]·W + b for x (N, in−1) and λ (N, 1), as x·W_x + λ·w_λ + b: the concatenation is never made.
 */
export function linearWithAttention(p: Parameters, layer: string, x: Tensor, attention: Tensor): Tensor {
  const w = p[`${layer}.w`];
  const features = Number(x.shape[1]);
  const fromX = add(matmul(x, slice(w, 0, 0, features)), p[`${layer}.b`]);
  return add(fromX, mul(attention, slice(w, 0, features, features + 1)));
}
