// Standardized features: feature extractors differ in offset and scale by orders of magnitude, losses and learning rate do not.
import { div, input, mul, sub, type Tensor } from '../engine/index.js';
import type { ModelSettings } from '../settings/index.js';

/** Names of the mean and the standard deviation of a stream's features: kept with its parameters, but not trained. */
export const standardNames = { mean: 'features.mean', deviation: 'features.deviation' } as const;

/**
 * Mean-subtracted features, divided by a shared standard deviation, where `standardize` is set; else x. x (N, D), mean (D),
 * deviation scalar: one for all features keeps their relative scale. Not in the paper.
 */
export function standardized(x: Tensor, { standardize }: ModelSettings): Tensor {
  if (!standardize) return x;
  const mean = input(standardNames.mean, [Number(x.shape[1])]);
  return mul(sub(x, mean), div(1, input(standardNames.deviation, [])));
}
