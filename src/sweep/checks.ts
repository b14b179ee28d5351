// What a sweep requires: keys that it may vary, and a split to compare combinations on.
import { UserError } from '../core/index.js';
import { annotatedVideos, type Dataset } from '../data/index.js';
import type { RunSettings } from '../settings/index.js';
import type { Axis } from './grid.js';

/** Some settings have an option of their own, which would win over the values of a grid. */
export function requireVaried(axes: readonly Axis[], epochs: number | undefined): void {
  for (const { key } of axes) {
    if (key === 'seed')
      throw new UserError(
        '--set seed: a sweep varies seeds by itself. Use --seeds, and --seed for the first.',
      );
    if (key === 'preset') throw new UserError('--set preset: give one --preset, and a sweep to each.');
    if (key === 'training.epochs' && epochs !== undefined)
      throw new UserError('--set training.epochs and --epochs: give one of them.');
  }
}

/** Combinations are compared on validation. */
export function requireComparable(dataset: Dataset, settings: RunSettings): void {
  if (annotatedVideos(dataset, 'validation').length === 0) {
    throw new UserError(
      `${dataset.dir} has no validation split with segments to compare by. Give some annotated recordings that are ` +
        'neither trained on nor tested a subset of their own, and name it in dataset.yaml: splits: { …, validation: <subset> }.',
    );
  }
  if (settings.protocol === 'paper' || settings.validateEvery === 0) {
    const [what, instead] =
      settings.protocol === 'paper'
        ? ['protocol paper selects on the test split', 'protocol=clean']
        : ['validateEvery=0 turns validation off', 'validateEvery=auto'];
    throw new UserError(`a sweep compares on validation, but ${what}. Use ${instead} (--set or --config).`);
  }
}
