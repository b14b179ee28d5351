// L_guide: attention and class activations must agree on where the action is.
import {
  abs,
  add,
  constant,
  matmul,
  max,
  mean,
  mul,
  reshape,
  slice,
  softmax,
  stopGradient,
  sub,
  type Tensor,
} from '../../engine/index.js';

/**
 * L_guide = 1/T Σ_t |λ_t − λ^fg_t| + |λ_t − λ^bg_t|, mean over the batch (DGAM eq. 13).
 * λ^fg is the smoothed T-CAM softmax of the true class (the largest of several), λ^bg that of all actions together,
 * 1 − background; no gradient flows through either. attention (B, T, 1), activations (B, T, C+1), labels (B, C+1).
 */
export function guideLoss(attention: Tensor, activations: Tensor, labels: Tensor, sigmaS: number): Tensor {
  const [batch, snippets, classes] = activations.shape.map(Number);
  const probabilities = stopGradient(softmax(activations));
  const cam = sigmaS > 0 ? matmul(smoothingMatrix(snippets, sigmaS), probabilities) : probabilities;
  const fromTrueClass = max(mul(cam, reshape(labels, [batch, 1, classes])), [-1], true);
  const fromBackground = sub(1, slice(cam, 2, classes - 1, classes));
  return mean(add(abs(sub(attention, fromTrueClass)), abs(sub(attention, fromBackground))));
}

/**
 * (T, T): row t holds the weights of the Gaussian filter at t, cut at 4σ, with the border reflected
 * (d c b a | a b c d | d c b a). A product with it smooths along T.
 */
function smoothingMatrix(snippets: number, sigma: number): Tensor {
  const radius = Math.floor(4 * sigma + 0.5);
  const kernel = Array.from({ length: 2 * radius + 1 }, (_, i) =>
    Math.exp(-0.5 * ((i - radius) / sigma) ** 2),
  );
  const total = kernel.reduce((a, b) => a + b, 0);
  const weights = new Float64Array(snippets * snippets);
  for (let t = 0; t < snippets; t++) {
    kernel.forEach((weight, i) => {
      const period = 2 * snippets;
      const wrapped = (((t + i - radius) % period) + period) % period;
      const source = wrapped < snippets ? wrapped : period - 1 - wrapped;
      weights[t * snippets + source] += weight / total;
    });
  }
  return constant(Float32Array.from(weights), [snippets, snippets]);
}
