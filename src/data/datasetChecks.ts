// Checks of a data set across annotations, dataset.yaml and feature files: errors, and warnings that let training go on.
import { count, didYouMean, first, UserError } from '../core/index.js';
import type { Annotations, VideoAnnotation } from './annotations.js';
import type { Split } from './datasetConfig.js';
import type { Supervision, TemporalAnnotation } from './supervision.js';
import { coversAnotherTime } from './timing.js';

/** Name of a subset in the annotations → split. */
export type SplitOf = ReadonlyMap<string, Split>;

/** The videos whose subset is one of the splits, and a warning if others are left out. */
export function videosInSplits(annotations: Annotations, splitOf: SplitOf, warnings: string[]): Annotations {
  const ignored = [...annotations.values()].filter(({ subset }) => !splitOf.has(subset));
  if (ignored.length > 0) {
    const subsets = [...new Set(ignored.map(({ subset }) => `"${subset}"`))].join(', ');
    warnings.push(
      `${count(ignored.length, 'video')} of subset ${subsets} left out: splits in dataset.yaml do not name it`,
    );
  }
  return new Map([...annotations].filter(([, { subset }]) => splitOf.has(subset)));
}

/** UserError if a label is not one of the classes, or a training video has no label. */
export function checkLabels(
  videos: Annotations,
  classes: readonly string[],
  path: string,
  splitOf: SplitOf,
): void {
  const names = new Set(classes);
  const unknownLabel = (video: VideoAnnotation) => video.labels.find((label) => !names.has(label));
  const withUnknown = [...videos].filter(([, video]) => unknownLabel(video) !== undefined);
  if (withUnknown.length > 0) {
    const [id, video] = withUnknown[0];
    const label = unknownLabel(video)!;
    throw new UserError(
      `${path}: video "${id}" has the label "${label}", which is not in the classes of dataset.yaml ` +
        `(${count(withUnknown.length, 'video')} with such labels).${didYouMean(label, classes) || ' Add it to classes, or remove it here.'}`,
    );
  }
  const unlabelled = [...videos].filter(
    ([, video]) => splitOf.get(video.subset) === 'train' && video.labels.length === 0,
  );
  if (unlabelled.length > 0)
    throw new UserError(
      `${path}: ${count(unlabelled.length, 'training video')} without a label: ${first(unlabelled.map(([id]) => id))}. ` +
        'Add what happens in them to "annotations", or remove them.',
    );
}

/** Warns of videos whose snippets do not cover the annotated duration. */
export function warnOfCoverage(
  videos: readonly {
    readonly id: string;
    readonly durationSec: number;
    readonly coveredSec: number;
    /** The longest window of a stream. */
    readonly longestSec: number;
  }[],
  warnings: string[],
): void {
  const off = videos.filter(({ durationSec, coveredSec, longestSec }) =>
    coversAnotherTime(coveredSec, durationSec, longestSec),
  );
  if (off.length === 0) return;
  const [{ id, durationSec, coveredSec }] = off;
  warnings.push(
    `${count(off.length, 'video')} whose snippets cover another time than the annotated duration, such as "${id}": ` +
      `${coveredSec.toFixed(2)} s of ${durationSec.toFixed(2)} s; check the stride and frame rate in dataset.yaml`,
  );
}

/** Warns of supervision by points or segments if no training video has such annotations. */
export function warnOfMissingSupervision(
  videos: readonly { readonly split: Split; readonly temporalAnnotations: readonly TemporalAnnotation[] }[],
  supervision: Supervision,
  warnings: string[],
): void {
  if (supervision === 'tags') return;
  if (videos.some(({ split, temporalAnnotations }) => split === 'train' && temporalAnnotations.length > 0))
    return;
  warnings.push(
    `supervision is by ${supervision}, but no training video has temporal annotations: training sees tags only`,
  );
}
