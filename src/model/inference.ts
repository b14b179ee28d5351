// Inference by one stream's model: attention, class activations and the class probabilities of a video.
import { softmax } from '../core/index.js';
import { input, type Tensor } from '../engine/index.js';
import type { ModelSettings } from '../settings/index.js';
import { attention } from './attention.js';
import { classActivations } from './classifier.js';
import { modelLayers, parameterInputs, type StreamSizes } from './parameters.js';
import { standardized } from './standardize.js';

/**
 * Program: `x` (T, D), any T, of one video or of several videos in a row → `attention` λ (T, 1), `cam` = x·W
 * without bias (T, C+1; background is the last column) and the classifier's `bias` (C+1). The parameters are inputs, and
 * so are mean and deviation (see standardNames) where features are standardized.
 */
export function inferenceProgram(sizes: StreamSizes, settings: ModelSettings): Record<string, Tensor> {
  const p = parameterInputs(modelLayers(sizes, settings));
  const x = standardized(input('x', ['T', sizes.features]), settings);
  return { attention: attention(p, x), cam: classActivations(p, x), bias: p['clf.b'] };
}

/**
 * p(y|x_fg) of one video: softmax of the classifier on x_fg = Σλx/Σλ. The classifier is linear, so that x_fg·W =
 * Σλ_t(x_t·W)/Σλ and x_fg itself is not computed. Where every λ_t is 0 in float32, all snippets have the same weight.
 * λ (T), x·W (T, C+1), bias (C+1) → (C+1).
 */
export function classProbability(
  attention: Float32Array,
  cam: Float32Array,
  bias: Float32Array,
): Float32Array {
  const columns = bias.length;
  const pooled = new Float64Array(columns);
  let total = 0;
  const nowhere = attention.every((value) => value === 0);
  for (let t = 0; t < attention.length; t++) {
    const weight = nowhere ? 1 : attention[t];
    total += weight;
    for (let c = 0; c < columns; c++) pooled[c] += weight * cam[t * columns + c];
  }
  return new Float32Array(softmax(pooled.map((sum, c) => sum / total + bias[c])));
}
