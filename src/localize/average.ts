// The average of seeds: one stream's activations, averaged over models that were trained with different seeds.
import type { StreamActivations } from './types.js';

/**
 * The mean over the models' activations of the same snippets: attention (N), x·W (N, C+1), bias (C+1) and
 * classProbability (C+1). Logits x·W + b are thereby averaged, softmax probabilities of snippets are not. A single
 * model's activations are returned as they are. Throws RangeError without models.
 */
export function averageActivations(models: readonly StreamActivations[]): StreamActivations {
  if (models.length === 0) throw new RangeError('there are no activations to average');
  if (models.length === 1) return models[0];
  return {
    attention: mean(models.map(({ attention }) => attention)),
    cam: mean(models.map(({ cam }) => cam)),
    bias: mean(models.map(({ bias }) => bias)),
    classProbability: mean(models.map(({ classProbability }) => classProbability)),
  };
}

function mean(arrays: readonly Float32Array[]): Float32Array {
  const sums = new Float64Array(arrays[0].length);
  for (const array of arrays) for (let i = 0; i < sums.length; i++) sums[i] += array[i];
  return Float32Array.from(sums, (sum) => sum / arrays.length);
}
