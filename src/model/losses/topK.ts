// L_topk: the snippets with the largest activations of each class must tell the video's classes.
import {
  add,
  div,
  logSoftmax,
  mean,
  mul,
  neg,
  slice,
  step,
  sub,
  sum,
  type Tensor,
  topK,
} from '../../engine/index.js';
import type { Parameters } from '../parameters.js';

/**
 * L_topk = −Σ_c (y/|y|)_c · log softmax(s)_c, mean over the batch, where s_c is the mean of the ⌈T·share⌉ largest
 * x_t·w_c + b_c (as in W-TALC, Paul et al., ECCV 2018; not in DGAM). Snippets whose activation equals the smallest of these are
 * included, so that the repeated snippets of a short video count alike. The gradient reaches the included snippets only.
 * activations x·W (B, T, C+1), labels (B, C+1).
 */
export function topKLoss(p: Parameters, activations: Tensor, labels: Tensor, share: number): Tensor {
  const [, snippets, columns] = activations.shape.map(Number);
  const k = Math.ceil(snippets * share);
  const smallest = slice(topK(activations, 1, k), 1, k - 1, k);
  const included = sub(1, step(sub(smallest, activations)));
  const scores = add(div(sum(mul(included, activations), [1]), sum(included, [1])), p['clf.b']);
  const target = div(labels, sum(labels, [1], true));
  return neg(mul(mean(mul(target, logSoftmax(scores))), columns));
}
