// Class probabilities of snippets and of a video, and the classes to localize by them.
import { softmax } from '../core/index.js';
import type { StreamActivations } from './types.js';

/** softmax(x_t·W + b) over classes and background: (N, C+1), row by row. */
export function snippetProbabilities({ cam, bias }: Pick<StreamActivations, 'cam' | 'bias'>): Float64Array {
  const columns = bias.length;
  const logits = new Float64Array(cam);
  for (let row = 0; row < logits.length; row += columns)
    for (let c = 0; c < columns; c++) logits[row + c] += bias[c];
  return softmax(logits, columns);
}

/** Indices of the classes whose probability in the video exceeds the threshold; without any, the most probable class. */
export function predictedClasses(probability: ArrayLike<number>, threshold: number): number[] {
  const indices = Array.from(probability, (_, c) => c);
  const above = indices.filter((c) => probability[c] > threshold);
  return above.length > 0
    ? above
    : [indices.reduce((best, c) => (probability[c] > probability[best] ? c : best))];
}
