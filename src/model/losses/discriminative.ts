// L_d: the classifier must tell the actions from attended snippets, and background from the others.
import { div, logSoftmax, mean, mul, neg, slice, sum, type Tensor } from '../../engine/index.js';
import { backgroundWeights, pooledScores } from '../classifier.js';
import type { Parameters } from '../parameters.js';

/** Added to Σλ and to Σ(1−λ) in training (the official code's); at test time Σλ stands alone. */
const foregroundEpsilon = 1;
const backgroundEpsilon = 1e-6;

/**
 * L_fg = −log p(y|x_fg) and L_bg = −log p(background|x_bg), means over the batch (DGAM eq. 4).
 * attention (B, T, 1); activations (B, T, C+1); labels (B, C+1), 1 for each class of the video: with several
 * the target is y/|y|.
 */
export function discriminativeLosses(p: Parameters, attention: Tensor, activations: Tensor, labels: Tensor) {
  const target = div(labels, sum(labels, [1], true));
  const foreground = logSoftmax(pooledScores(p, attention, activations, foregroundEpsilon));
  const background = logSoftmax(
    pooledScores(p, backgroundWeights(attention), activations, backgroundEpsilon),
  );
  const classes = Number(labels.shape[1]);
  return {
    foreground: neg(mul(mean(mul(target, foreground)), classes)),
    background: neg(mean(slice(background, 1, classes - 1, classes))),
  };
}
