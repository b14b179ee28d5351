// What an examination reads from a data set, and its findings.
import type { Segment } from '../core/index.js';
import type { DatasetConfig, FeatureFile, Split, StreamConfig } from '../data/index.js';

/** `error`: the data set cannot be used, or every result would be wrong. `warning`: results get worse. `info`: a remark. */
export type Severity = 'error' | 'warning' | 'info';

/** One problem of a data set. */
export interface Finding {
  /** A stable identifier such as `missing-file`; docs/doctor.md lists all. */
  readonly id: string;
  readonly severity: Severity;
  /** The observation, with numbers and the first names. */
  readonly seen: string;
  /** Why it matters. */
  readonly why: string;
  /** What to do. */
  readonly advice: string;
  /** All videos concerned, if the finding is about videos. */
  readonly videos?: readonly string[];
}

/** A pure function from an inspection to findings. */
export type Check = (inspection: Inspection) => Finding[];

export interface InspectedVideo {
  readonly id: string;
  readonly split: Split;
  readonly durationSec?: number;
  readonly fps?: number;
  readonly coveredSec?: number;
  readonly labels: readonly string[];
  readonly segments: readonly Segment[];
}

/** The feature file of a video: opened (its header is valid), or the reason why not. */
export type FoundFile =
  | { readonly state: 'opened'; readonly file: FeatureFile }
  | { readonly state: 'missing' }
  | { readonly state: 'empty' | 'unreadable'; readonly path: string; readonly message: string };

/** Statistics of the values of a file, in the rows that were read. */
export interface ContentStats {
  readonly rows: number;
  /** Root mean square of all values; 0 for a file of zeros, NaN if a value is not finite. */
  readonly rms: number;
  /** The first value that is not finite in float32. */
  readonly notFinite?: { readonly row: number; readonly column: number; readonly value: number };
  /** Whether there are several rows, all the same. */
  readonly constant: boolean;
}

export interface InspectedStream {
  readonly config: StreamConfig;
  readonly folder: string;
  /** Why the folder could not be listed: `does not exist`. */
  readonly folderProblem?: string;
  /** By video id, in the order of the videos. */
  readonly files: ReadonlyMap<string, FoundFile>;
  /** Names of feature files without an annotated video. */
  readonly extra: readonly string[];
  /** Names of feature files that are not read, because the video has a file of a preferred format. */
  readonly shadowed: readonly string[];
  /** By video id, for a sample of the videos or for all. */
  readonly contents: ReadonlyMap<string, ContentStats>;
  /** For each of the D columns, 1 if any value that was read is not zero. D is the most common number of columns. */
  readonly usedColumns: Uint8Array;
}

/** Videos with the same features, byte for byte. */
export interface SameContents {
  readonly videos: readonly string[];
  /** Streams in which their features are the same. */
  readonly streams: readonly string[];
}

export interface Inspection {
  readonly dir: string;
  readonly config: DatasetConfig;
  readonly annotationsPath: string;
  /** The number of videos in each subset of the annotations, in the order of the file. */
  readonly subsets: ReadonlyMap<string, number>;
  /** The videos of the splits, in the order of the annotations. */
  readonly videos: readonly InspectedVideo[];
  readonly streams: readonly InspectedStream[];
  readonly sameContents: readonly SameContents[];
}
