// L_topk: the snippets that speak most for a class, by themselves, must tell the video's classes.
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
 * x_t·w_c + b_c (as in W-TALC, Paul et al., ECCV 2018). Snippets that equal the last of these count with it, so that a
 * short video's repeated snippets count alike; the gradient runs through the chosen ones only.
 * activations x·W (B, T, C+1), labels (B, C+1).
 */
export function topKLoss(p: Parameters, activations: Tensor, labels: Tensor, share: number): Tensor {
  const [, snippets, columns] = activations.shape.map(Number);
  const k = Math.ceil(snippets * share);
  const last = slice(topK(activations, 1, k), 1, k - 1, k);
  const chosen = sub(1, step(sub(last, activations)));
  const scores = add(div(sum(mul(chosen, activations), [1]), sum(chosen, [1])), p['clf.b']);
  const target = div(labels, sum(labels, [1], true));
  return neg(mul(mean(mul(target, logSoftmax(scores))), columns));
}
