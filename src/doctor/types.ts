// What an examination reads of a data set, and what it finds.
import type { Segment } from '../core/index.js';
import type { DatasetConfig, FeatureFile, Split, StreamConfig } from '../data/index.js';

/** `error`: the data set cannot be used, or every result would be wrong. `warning`: results suffer. `info`: good to know. */
export type Severity = 'error' | 'warning' | 'info';

export interface Finding {
  /** Stable, such as `missing-file`; docs/doctor.md lists all. */
  readonly id: string;
  readonly severity: Severity;
  /** What was seen, with numbers and the first names. */
  readonly seen: string;
  /** Why it matters. */
  readonly why: string;
  /** What to do. */
  readonly advice: string;
  /** All videos that have it, where it is of videos. */
  readonly videos?: readonly string[];
}

/** A pure function from what was read to what is wrong with it. */
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

/** A feature file as it was found: opened (its header is right), or why not. */
export type FoundFile =
  | { readonly state: 'opened'; readonly file: FeatureFile }
  | { readonly state: 'missing' }
  | { readonly state: 'empty' | 'unreadable'; readonly path: string; readonly message: string };

/** What the values of a file are like, in the rows that were read. */
export interface ContentStats {
  readonly rows: number;
  /** Root of the mean square over all values; 0 for a file of zeros, NaN if one is not finite. */
  readonly rms: number;
  /** The first value that is not finite in float32. */
  readonly notFinite?: { readonly row: number; readonly column: number; readonly value: number };
  /** Several rows, all the same. */
  readonly constant: boolean;
}

export interface InspectedStream {
  readonly config: StreamConfig;
  readonly folder: string;
  /** Why the folder of features could not be listed. */
  readonly folderProblem?: string;
  /** By video id, in the order of the videos. */
  readonly files: ReadonlyMap<string, FoundFile>;
  /** Names of feature files that belong to no annotated video. */
  readonly extra: readonly string[];
  /** Names of feature files that are not read, since the video has one of a preferred kind. */
  readonly shadowed: readonly string[];
  /** By video id: of a sample of the videos, or of all. */
  readonly contents: ReadonlyMap<string, ContentStats>;
  /** For each of the D columns that most files have, 1 where some value that was read is not zero. */
  readonly usedColumns: Uint8Array;
}

/** Videos whose features are the same, byte for byte. */
export interface SameContents {
  readonly videos: readonly string[];
  /** Streams in which they are. */
  readonly streams: readonly string[];
}

export interface Inspection {
  readonly dir: string;
  readonly config: DatasetConfig;
  readonly annotationsPath: string;
  /** Subsets of the annotations → how many videos each has, in the order of the file. */
  readonly subsets: ReadonlyMap<string, number>;
  /** The videos of the splits, in the order of the annotations. */
  readonly videos: readonly InspectedVideo[];
  readonly streams: readonly InspectedStream[];
  readonly sameContents: readonly SameContents[];
}
