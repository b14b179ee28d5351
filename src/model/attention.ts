// Attention: how much each snippet is part of an action.
import { relu, sigmoid, type Tensor } from '../engine/index.js';
import { linear } from './linear.js';
import type { Parameters } from './parameters.js';

/** λ = σ(W₂ relu(W₁x + b₁) + b₂): (N, D) → (N, 1), each in [0, 1]. DGAM section 3.1. */
export function attention(p: Parameters, x: Tensor): Tensor {
  return sigmoid(linear(p, 'att2', relu(linear(p, 'att1', x))));
}
