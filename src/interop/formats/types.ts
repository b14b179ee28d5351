// What the readers and writers of annotation formats take and give.
import type { Prediction, Segment } from '../../core/index.js';
import type { Annotations, VideoAnnotation } from '../../data/index.js';

/** What a reader made of a file or a text. */
export interface ReadAnnotations {
  readonly annotations: Annotations;
  /** What was assumed, and what was there but is not kept. */
  readonly notes: readonly string[];
}

export interface ReadOptions {
  /** Frames a second, for times that a format states in frames without saying how long a frame is. */
  readonly fps?: number;
}

/** Annotations, or predictions as annotations (see `asTimelines`). */
export interface Timeline extends Omit<VideoAnnotation, 'segments'> {
  /** Those of predictions with their scores. */
  readonly segments: readonly (Segment & Partial<Prediction>)[];
}

/** By video name, in order. */
export type Timelines = ReadonlyMap<string, Timeline>;

export interface WriteOptions {
  /** Frames a second, for formats that count frames. */
  readonly fps?: number;
  /** The file of a video, as the other tool shall find it. Default: the video's name with `.mp4`. */
  readonly mediaOf?: (video: string) => string;
}

export interface OutputFile {
  /** Within the folder of the output; '' for a format that is one file. */
  readonly name: string;
  readonly text: string;
  readonly executable?: boolean;
}
