// A data set: a folder with dataset.yaml, annotations and feature files, checked as a whole when it is opened.
import { join, resolve } from 'node:path';
import { type Segment, UserError } from '../core/index.js';
import { readAnnotations, type VideoAnnotation } from './annotations.js';
import {
  checkLabels,
  type SplitOf,
  videosInSplits,
  warnOfCoverage,
  warnOfMissingSupervision,
} from './datasetChecks.js';
import { type Extraction, readDatasetConfig, type Split, splitNames } from './datasetConfig.js';
import { commonDim, commonLengths, type FeatureFiles, openStream } from './datasetFiles.js';
import { type Supervision, type TemporalAnnotation, temporalAnnotationsOf } from './supervision.js';
import { type SnippetTimes, snippetTimes, type Timing } from './timing.js';
import { type FeatureFile, type FeatureView, viewKey } from './view.js';

/** One kind of features. A snippet is `dim` numbers; `timing` gives its time in a video (see `snippetTimes`). */
export interface Stream {
  name: string;
  dim: number;
  timing: Timing;
  /** How its files are read, if they are not (T, D). */
  view?: FeatureView;
}

/** A video of a data set, with what is annotated in it. */
export interface Video {
  id: string;
  split: Split;
  /** The annotated duration, else the time that the snippets cover. */
  durationSec: number;
  /** Indices into the data set's classes, each once. */
  labels: number[];
  /** For evaluation only: training sees `temporalAnnotations`. */
  segments: Segment[];
  /** What training sees in addition to the labels; empty if supervision is by tags. */
  temporalAnnotations: TemporalAnnotation[];
  /** T, the same for all streams. */
  snippets: number;
  /** Seconds from the start of one snippet to the next, the same for all streams. */
  strideSec: number;
  /** Seconds that a snippet covers; those of the first stream if streams differ. */
  windowSec: number;
}

/** A data set: its classes, streams of features, and videos. */
export interface Dataset {
  dir: string;
  name: string;
  classes: string[];
  streams: Stream[];
  supervision: Supervision;
  /** The videos of all splits, in the order of the annotations. */
  videos: Video[];
  /** Problems that do not prevent training, a line each. */
  warnings: string[];
  attribution?: string;
  licence?: string;
  /** How the features were extracted from videos, if dgam did it. */
  extraction?: Extraction;
  /** The feature file of a video in a stream: its header is read, its contents are not. RangeError if there is none. */
  openFeatures(video: Pick<Video, 'id'>, stream: string): FeatureFile;
}

/**
 * Opens the data set in `dir`: reads dataset.yaml, the annotations and the header of each feature file, and checks that
 * they agree. UserError for the first kind of problem, with the number of videos that have it.
 */
export function openDataset(dir: string): Dataset {
  const config = readDatasetConfig(dir);
  const annotationsPath = resolve(dir, config.annotations);
  const warnings: string[] = [];
  const splitOf: SplitOf = new Map(
    splitNames.flatMap((split) => (config.splits[split] ? [[config.splits[split], split]] : [])),
  );
  const annotations = videosInSplits(readAnnotations(annotationsPath), splitOf, warnings);
  checkLabels(annotations, config.classes, annotationsPath, splitOf);

  const ids = [...annotations.keys()];
  const files: FeatureFiles = new Map(
    config.streams.map((stream) => [stream.name, openStream(dir, stream, ids)]),
  );
  const streams = config.streams.map(({ name, timing, view }) => ({
    name,
    dim: commonDim(name, files.get(name)!),
    timing,
    ...(viewKey(view) && { view }),
  }));
  const lengths = commonLengths(ids, files, warnings);

  const timed = [...annotations].map(([id, annotation]) => {
    const about = { ...annotation, snippets: lengths.get(id)! };
    return { id, ...about, ...timesOf(about, streams, `${annotationsPath}: video "${id}"`) };
  });
  const videos = timed.map(
    (video): Video => ({
      id: video.id,
      split: splitOf.get(video.subset)!,
      durationSec: video.durationSec,
      labels: video.labels.map((label) => config.classes.indexOf(label)),
      segments: video.segments,
      temporalAnnotations: temporalAnnotationsOf(video, config.supervision),
      snippets: video.snippets,
      strideSec: video.strideSec,
      windowSec: video.windowSec,
    }),
  );
  warnOfCoverage(timed, warnings);
  warnOfMissingSupervision(videos, config.supervision, warnings);

  const { name, classes, supervision, attribution, licence, extraction } = config;
  return {
    ...{ dir, name, classes, streams, supervision, videos, warnings },
    ...(attribution && { attribution }),
    ...(licence && { licence }),
    ...(extraction && { extraction }),
    openFeatures(video, stream) {
      const file = files.get(stream)?.get(video.id);
      if (!file) throw new RangeError(`no features of video "${video.id}" in stream "${stream}"`);
      return file;
    },
  };
}

/**
 * Times of a video in seconds: stride and window of the first stream, the duration, the time that the snippets cover, and
 * the longest window of a stream.
 */
function timesOf(
  video: VideoAnnotation & { readonly snippets: number },
  streams: readonly Stream[],
  where: string,
): SnippetTimes & { readonly durationSec: number; readonly coveredSec: number; readonly longestSec: number } {
  const times = streams.map(({ timing }) => snippetTimes(timing, video, where));
  const longestSec = Math.max(...times.map(({ windowSec }) => windowSec));
  const coveredSec = (video.snippets - 1) * times[0].strideSec + longestSec;
  return { ...times[0], durationSec: video.durationSec ?? coveredSec, coveredSec, longestSec };
}

/** The videos of a split if any of them has segments, so that predictions can be evaluated; else none. */
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
