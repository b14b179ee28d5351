// Segments of videos, with and without scores, and how much two of them overlap.

/** A label and the time it holds for. Seconds from the start of the video. */
export interface Segment {
  readonly label: string;
  readonly startSec: number;
  readonly endSec: number;
}

/** A segment that a model predicts. The higher the score, the better its rank. */
export interface Prediction extends Segment {
  readonly score: number;
}

/** Annotated segments by video, in the order of their file. */
export type GroundTruth = ReadonlyMap<string, readonly Segment[]>;
/** By video, in the order of their file. */
export type Predictions = ReadonlyMap<string, readonly Prediction[]>;

/**
 * Temporal intersection over union of two intervals, in [0, 1]; 0 for intervals that only touch. Takes numbers, in any
 * unit of time, since it runs in the inner loops of suppression and evaluation.
 */
export function tiou(startA: number, endA: number, startB: number, endB: number): number {
  const intersection = Math.min(endA, endB) - Math.max(startA, startB);
  if (!(intersection > 0)) return 0;
  return intersection / (endA - startA + (endB - startB) - intersection);
}
