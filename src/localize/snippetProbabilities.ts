// Class probabilities of each snippet of a stream.
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
