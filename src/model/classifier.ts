// The classifier on attention-pooled features, and its class activations over time (T-CAM).
import { add, div, matmul, reshape, sub, sum, type Tensor } from '../engine/index.js';
import type { Parameters } from './parameters.js';

/** T-CAM: x·W without bias, (N, D) → (N, C+1); the last column is background. */
export function classActivations(p: Parameters, x: Tensor): Tensor {
  return matmul(x, p['clf.w']);
}

/**
 * Classifier scores of x_w = Σ_t w_t x_t / (Σ_t w_t + ε): weights (B, T, 1), activations (B, T, C+1) → (B, C+1).
 * The classifier is linear, so x_w·W = Σ_t w_t (x_t·W) / (Σ w + ε), and the pooled features are not computed.
 */
export function pooledScores(p: Parameters, weights: Tensor, activations: Tensor, epsilon: number): Tensor {
  const [batch, snippets, classes] = activations.shape.map(Number);
  const row = reshape(weights, [batch, 1, snippets]);
  const pooled = reshape(matmul(row, activations), [batch, classes]);
  return add(div(pooled, add(sum(weights, [1]), epsilon)), p['clf.b']);
}

/** 1 − λ: how much each snippet is background. */
export const backgroundWeights = (attention: Tensor): Tensor => sub(1, attention);
