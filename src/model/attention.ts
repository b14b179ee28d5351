// Attention: how much each snippet is part of an action.
import {
  matmul,
  mul,
  relu,
  reshape,
  sigmoid,
  step,
  sumTo,
  type Tensor,
  withGradient,
} from '../engine/index.js';
import { linear } from './linear.js';
import type { Parameters } from './parameters.js';

/** λ = σ(W₂ relu(W₁x + b₁) + b₂): x (N, D) → (N, 1), each in [0, 1]. DGAM section 3.1. */
export function attention(p: Parameters, x: Tensor): Tensor {
  return attentionFromHidden(p, attentionHidden(p, x));
}

/** The attention's hidden layer, relu(W₁x + b₁): x (N, D) → (N, H). */
export function attentionHidden(p: Parameters, x: Tensor): Tensor {
  return relu(linear(p, 'att1', x));
}

/** λ from the attention's hidden layer: (N, H) → (N, 1). */
export function attentionFromHidden(p: Parameters, hidden: Tensor): Tensor {
  return sigmoid(linear(p, 'att2', hidden));
}

/**
 * attentionHidden(p, x) whose value, `hidden` (N, H), was computed before: only its gradient with respect to W₁ and b₁ is
 * computed. x (N, D).
 */
export function reusedHidden(p: Parameters, x: Tensor, hidden: Tensor): Tensor {
  const width = Number(hidden.shape[1]);
  return withGradient(hidden, [p['att1.w'], p['att1.b']], (grad) => {
    const active = mul(grad, step(hidden));
    return [matmul(x, active, { transposeA: true }), reshape(sumTo(active, [1, width]), [width])];
  });
}
