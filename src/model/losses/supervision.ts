// L_sup: at snippets of which a person said what happens, attention and class activations must say it too.
import {
  add,
  div,
  log,
  logSoftmax,
  mul,
  neg,
  reshape,
  slice,
  sub,
  sum,
  type Tensor,
} from '../../engine/index.js';
import type { Parameters } from '../parameters.js';

/** Keeps logarithms and quotients finite where attention is 0 or 1 in float32, or nothing is known. */
const tiny = 1e-6;

/**
 * L_sup = mean over K₁ of [−log λ_t − Σ_c k̄_tc log s_tc] + mean over K₀ of [−log(1 − λ_t) − log s_t,background], with
 * s_t = softmax(x_t·W + b): K₁ are the snippets of a video where an action is known to happen (k̄ its labels, a share
 * each), K₀ those where nothing does. The two have a mean each since the latter are usually many more; a mean over
 * nothing is 0. Mean over the batch. attention (B, T, 1), activations x·W (B, T, C+1), known (B, T, C+1) with rows of
 * zeros where nobody said anything.
 */
export function supervisionLoss(
  p: Parameters,
  attention: Tensor,
  activations: Tensor,
  known: Tensor,
): Tensor {
  const [batch, , columns] = activations.shape.map(Number);
  const certain = sum(known, [2], true);
  const share = div(known, add(certain, tiny));
  const background = slice(share, 2, columns - 1, columns);
  const action = sub(sum(share, [2], true), background);
  const logS = logSoftmax(add(activations, p['clf.b']));
  const classError = neg(sum(mul(share, logS), [2], true));
  const meanOver = (which: Tensor, error: Tensor) => {
    const perVideo = div(sum(mul(which, error), [1]), add(sum(which, [1]), tiny));
    return div(sum(reshape(perVideo, [batch]), [0]), batch);
  };
  const onAction = sub(classError, log(add(attention, tiny)));
  const onBackground = sub(classError, log(add(sub(1, attention), tiny)));
  return add(meanOver(action, onAction), meanOver(background, onBackground));
}
