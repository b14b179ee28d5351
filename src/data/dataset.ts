// A data set: a folder with dataset.yaml, annotations and feature files, checked as a whole before any work begins.
import { join, resolve } from 'node:path';
import { count, didYouMean, first, type Segment, UserError } from '../core/index.js';
import { type Annotations, readAnnotations, type VideoAnnotation } from './annotations.js';
import {
  type DatasetConfig,
  type Extraction,
  readDatasetConfig,
  type Split,
  splitNames,
} from './datasetConfig.js';
import { commonDim, commonLengths, type FeatureFiles, openStream } from './datasetFiles.js';
import { type Mark, marksOf, type Supervision } from './supervision.js';
import { coversAnotherTime, snippetTimes, type Timing } from './timing.js';
import { type FeatureFile, type FeatureView, viewKey } from './view.js';

/** A snippet of a stream is `dim` numbers; `timing` says when it is (`snippetTimes` in seconds, for a video). */
export interface Stream {
  name: string;
  dim: number;
  timing: Timing;
  /** How its files are looked at, where that is not as (T, D). */
  view?: FeatureView;
}

export interface Video {
  id: string;
  split: Split;
  /** As annotated, else what the snippets cover. */
  durationSec: number;
  /** Indices into the data set's classes, each once. */
  labels: number[];
  /** For evaluation only; training looks at `marks`. */
  segments: Segment[];
  /** What training may see beyond the labels: none where supervision is by tags. */
  marks: Mark[];
  /** T, the same for all streams. */
  snippets: number;
  /** Seconds from one snippet to the next, the same for all streams. */
  strideSec: number;
  /** Seconds that a snippet covers; of the first stream, where streams differ. */
  windowSec: number;
}

export interface Dataset {
  dir: string;
  name: string;
  classes: string[];
  streams: Stream[];
  supervision: Supervision;
  /** The videos of all splits, in the order of the annotations. */
  videos: Video[];
  /** What was put up with, a line each. */
  warnings: string[];
  attribution?: string;
  licence?: string;
  /** How the features were made of videos, where they were. */
  extraction?: Extraction;
  /** The features of a video in a stream: the header is read, the contents are not. */
  openFeatures(video: Pick<Video, 'id'>, stream: string): FeatureFile;
}

/**
 * Opens the data set in `dir`: reads dataset.yaml, the annotations and the header of each feature file, and checks that
 * they fit each other. UserError on the first kind of problem, with how many videos have it.
 */
export function openDataset(dir: string): Dataset {
  const config = readDatasetConfig(dir);
  const annotationsPath = resolve(dir, config.annotations);
  const annotations = readAnnotations(annotationsPath);
  const warnings: string[] = [];

  const splitOf = new Map(
    splitNames.flatMap((split) => (config.splits[split] ? [[config.splits[split], split]] : [])),
  );
  const annotated = inSplits(annotations, splitOf, warnings);
  checkLabels(annotated, config, annotationsPath, splitOf);
  const files: FeatureFiles = new Map(
    config.streams.map((stream) => [stream.name, openStream(dir, stream, [...annotated.keys()])]),
  );
  const streams = config.streams.map(({ name, timing, view }) => ({
    name,
    dim: commonDim(name, files.get(name)!),
    timing,
    ...(viewKey(view) && { view }),
  }));
  const snippets = commonLengths([...annotated.keys()], files, warnings);

  const classIndex = new Map(config.classes.map((name, index) => [name, index]));
  const videos = [...annotated].map(([id, annotation]) => {
    const { subset, durationSec, labels, segments } = annotation;
    const about = { ...annotation, snippets: snippets.get(id)! };
    const times = streams.map(({ timing }) =>
      snippetTimes(timing, about, `${annotationsPath}: video "${id}"`),
    );
    const longestSec = Math.max(...times.map((stream) => stream.windowSec));
    const covered = (about.snippets - 1) * times[0].strideSec + longestSec;
    return {
      id,
      split: splitOf.get(subset)!,
      durationSec: durationSec ?? covered,
      labels: labels.map((label) => classIndex.get(label)!),
      segments,
      marks: marksOf(annotation, config.supervision),
      snippets: about.snippets,
      ...times[0],
      covered,
      longestSec,
    };
  });
  warnOfTimes(videos, warnings);
  if (
    config.supervision !== 'tags' &&
    !videos.some(({ split, marks }) => split === 'train' && marks.length > 0)
  )
    warnings.push(
      `supervision is by ${config.supervision}, and no training video has such marks: training sees tags alone`,
    );

  return {
    dir,
    name: config.name,
    classes: config.classes,
    streams,
    supervision: config.supervision,
    videos: videos.map(({ covered: _, longestSec: __, ...video }) => video),
    warnings,
    ...(config.attribution && { attribution: config.attribution }),
    ...(config.licence && { licence: config.licence }),
    ...(config.extraction && { extraction: config.extraction }),
    openFeatures(video, stream) {
      const file = files.get(stream)?.get(video.id);
      if (!file) throw new RangeError(`no features of video "${video.id}" in stream "${stream}"`);
      return file;
    },
  };
}

/** The videos of a split of which any has segments, so that it tells right from wrong; else none. */
export function annotatedVideos(dataset: Dataset, split: Split): Video[] {
  const videos = dataset.videos.filter((video) => video.split === split);
  return videos.some(({ segments }) => segments.length > 0) ? videos : [];
}

/** The videos of a split. UserError if it has none. */
export function videosOf(dataset: Dataset, split: Split): Video[] {
  const videos = dataset.videos.filter((video) => video.split === split);
  if (videos.length > 0) return videos;
  const path = join(dataset.dir, 'dataset.yaml');
  const found = splitNames.map(
    (name) => `${name} ${dataset.videos.filter((video) => video.split === name).length}`,
  );
  throw new UserError(
    `${path}: the split "${split}" has no videos (found: ${found.join(', ')}). ` +
      `Set splits.${split} to the name of a subset in the annotations.`,
  );
}

function inSplits(
  annotations: Annotations,
  splitOf: ReadonlyMap<string, Split>,
  warnings: string[],
): Annotations {
  const ignored = [...annotations.values()].filter(({ subset }) => !splitOf.has(subset));
  if (ignored.length > 0) {
    const subsets = [...new Set(ignored.map(({ subset }) => `"${subset}"`))].join(', ');
    warnings.push(
      `${count(ignored.length, 'video')} of subset ${subsets} left out: splits in dataset.yaml do not name it`,
    );
  }
  return new Map([...annotations].filter(([, { subset }]) => splitOf.has(subset)));
}

function checkLabels(
  videos: Annotations,
  { classes }: DatasetConfig,
  path: string,
  splitOf: ReadonlyMap<string, Split>,
): void {
  const known = new Set(classes);
  const unknown = (video: VideoAnnotation) => video.labels.find((label) => !known.has(label));
  const strangers = [...videos].filter(([, video]) => unknown(video) !== undefined);
  if (strangers.length > 0) {
    const [id, video] = strangers[0];
    const label = unknown(video)!;
    throw new UserError(
      `${path}: video "${id}" has the label "${label}", which is not in the classes of dataset.yaml ` +
        `(${count(strangers.length, 'video')} with such labels).${didYouMean(label, classes) || ' Add it to classes, or remove it here.'}`,
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

function warnOfTimes(videos: (Video & { covered: number; longestSec: number })[], warnings: string[]): void {
  const off = videos.filter(({ durationSec, covered, longestSec }) =>
    coversAnotherTime(covered, durationSec, longestSec),
  );
  if (off.length === 0) return;
  const [{ id, durationSec, covered }] = off;
  warnings.push(
    `${count(off.length, 'video')} whose snippets cover another time than the annotated duration, such as "${id}": ` +
      `${covered.toFixed(2)} s of ${durationSec.toFixed(2)} s; check the stride and frame rate in dataset.yaml`,
  );
}
