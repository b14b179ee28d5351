// What localization takes and gives.

/** What one stream says of N snippets of a video. C action classes; background is one more, the last column. */
export interface StreamActivations {
  /** λ, (N). */
  readonly attention: Float32Array;
  /** x·W without bias, (N, C+1) row by row. */
  readonly cam: Float32Array;
  /** The classifier's bias, (C+1). */
  readonly bias: Float32Array;
  /** Softmax of the classifier on the attention-pooled features, (C+1). */
  readonly classProbability: Float32Array;
}

/** The activations of a video in every stream: the input of localize. */
export interface VideoActivations {
  /** T, the video's snippets before N of them were sampled. */
  readonly snippets: number;
  /** From one of the T snippets to the next. */
  readonly strideSec: number;
  /** What a snippet covers, from its start on. Default: strideSec. */
  readonly windowSec?: number;
  readonly durationSec?: number;
  /** By stream name. */
  readonly streams: Readonly<Record<string, StreamActivations>>;
}

/** A scored interval [start, end) of upsampled steps, before its conversion to seconds. */
export interface Proposal {
  readonly start: number;
  readonly end: number;
  readonly score: number;
}
