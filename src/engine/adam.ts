// Adam (Kingma and Ba, 2015): as expressions, and on arrays.
import { add, div, mul, sqrt, sub } from './graph/ops.js';
import type { Tensor } from './graph/tensor.js';

/** Settings of the Adam optimizer. */
export interface AdamSettings {
  readonly learningRate: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
}

export interface AdamState {
  readonly parameter: Tensor;
  readonly moment1: Tensor;
  readonly moment2: Tensor;
}

/**
 * m ← β₁m + (1−β₁)g,  v ← β₂v + (1−β₂)g²,  p ← p − η·m̂ / (√v̂ + ε), with m̂, v̂ the bias-corrected moments.
 * The corrections depend on the step t, so the caller feeds them as scalars (see {@link adamCorrections}).
 */
export function adam(
  { parameter, moment1, moment2 }: AdamState,
  gradient: Tensor,
  { stepSize, rootCorrection }: { readonly stepSize: Tensor; readonly rootCorrection: Tensor },
  { beta1, beta2, epsilon }: AdamSettings,
): AdamState {
  const m = add(mul(moment1, beta1), mul(gradient, 1 - beta1));
  const v = add(mul(moment2, beta2), mul(mul(gradient, gradient), 1 - beta2));
  const denominator = add(div(sqrt(v), rootCorrection), epsilon);
  return { parameter: sub(parameter, mul(div(m, denominator), stepSize)), moment1: m, moment2: v };
}

/** The same update on arrays, in place: for gradients that were computed elsewhere. */
export function adamInPlace(
  [parameter, moment1, moment2]: readonly [Float32Array, Float32Array, Float32Array],
  gradient: Float32Array,
  { stepSize, rootCorrection }: { readonly stepSize: number; readonly rootCorrection: number },
  { beta1, beta2, epsilon }: AdamSettings,
): void {
  for (let i = 0; i < parameter.length; i++) {
    const g = gradient[i];
    moment1[i] = beta1 * moment1[i] + (1 - beta1) * g;
    moment2[i] = beta2 * moment2[i] + (1 - beta2) * g * g;
    parameter[i] -= (stepSize * moment1[i]) / (Math.sqrt(moment2[i]) / rootCorrection + epsilon);
  }
}

/** η/(1−β₁ᵗ) and √(1−β₂ᵗ) of step t ≥ 1, in double precision: in float32 1 − .999 keeps four digits. */
export function adamCorrections(t: number, { learningRate, beta1, beta2 }: AdamSettings) {
  return { stepSize: learningRate / (1 - beta1 ** t), rootCorrection: Math.sqrt(1 - beta2 ** t) };
}
