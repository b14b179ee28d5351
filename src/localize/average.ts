// What several models of one stream say together: the mean of their activations.
import type { StreamActivations } from './types.js';

/**
 * The mean over members, which have seen the same snippets: attention (N), x·W (N, C+1) and bias (C+1), so that the
 * logits x·W + b are the mean of theirs, and classProbability (C+1). One member comes back as it is. Throws RangeError
 * when there is none.
 */
export function averageActivations(members: readonly StreamActivations[]): StreamActivations {
  if (members.length === 0) throw new RangeError('there are no activations to average');
  if (members.length === 1) return members[0];
  return {
    attention: mean(members.map(({ attention }) => attention)),
    cam: mean(members.map(({ cam }) => cam)),
    bias: mean(members.map(({ bias }) => bias)),
    classProbability: mean(members.map(({ classProbability }) => classProbability)),
  };
}

function mean(arrays: readonly Float32Array[]): Float32Array {
  const sums = new Float64Array(arrays[0].length);
  for (const array of arrays) for (let i = 0; i < sums.length; i++) sums[i] += array[i];
  return Float32Array.from(sums, (sum) => sum / arrays.length);
}
