// What a trained stream says of a video: attention, class activations and the video's class probabilities.
import { add, div, input, matmul, softmax, sum, type Tensor } from '../engine/index.js';
import { attention } from './attention.js';
import { classActivations } from './classifier.js';
import { modelLayers, parameterInputs, type StreamSizes } from './parameters.js';
import type { ModelSettings } from './settings.js';

/**
 * Program: `x` (T, D), any T, → `attention` (T, 1), `cam` = x·W without bias (T, C+1) and `probability`, the softmax
 * of the classifier on x_fg = Σλx/Σλ (1, C+1), and the classifier's `bias` (C+1). Background is the last column.
 */
export function inferenceProgram(sizes: StreamSizes, settings: ModelSettings): Record<string, Tensor> {
  const p = parameterInputs(modelLayers(sizes, settings));
  const x = input('x', ['T', sizes.features]);
  const weights = attention(p, x);
  const activations = classActivations(p, x);
  const pooled = div(matmul(weights, activations, { transposeA: true }), sum(weights, [0], true));
  const bias = p['clf.b'];
  return { attention: weights, cam: activations, probability: softmax(add(pooled, bias)), bias };
}
