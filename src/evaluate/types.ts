// What evaluation takes and gives.

/**
 * `activitynet`: by falling score (ties in file order) a prediction takes the free segment of its video and class with
 * the largest tIoU ≥ threshold; AP is interpolated (ActivityNet toolkit). A label `Ambiguous` is a class like others.
 * `thumos14`: each segment takes the free prediction of its video and class with the largest tIoU > threshold;
 * unmatched predictions that touch an Ambiguous segment do not count; AP is the sum of the precisions at true
 * positives over the number of segments; ties in the order of video names, then of the file (THUMOS'14 kit).
 */
export type Protocol = 'activitynet' | 'thumos14';

/** The protocol and the tIoU thresholds of an evaluation. */
export interface EvaluationOptions {
  readonly protocol: Protocol;
  /** Thresholds of temporal intersection over union. */
  readonly tiou: readonly number[];
}

/** Average precision of one class. */
export interface ClassResult {
  readonly label: string;
  /** Ground-truth segments. */
  readonly positives: number;
  /** At each threshold. */
  readonly ap: readonly number[];
}

/** Predictions that were left out, or something else one should know. */
export interface Warning {
  readonly kind: 'unknownVideo' | 'unknownLabel' | 'emptySegment' | 'notFinite' | 'noPredictions';
  readonly count: number;
  readonly message: string;
}

/** The result of evaluate: average precision by class and threshold. */
export interface Evaluation {
  readonly protocol: Protocol;
  readonly tiou: readonly number[];
  /** Mean over the classes, at each threshold. */
  readonly mAP: readonly number[];
  /** Mean of mAP over the thresholds. */
  readonly average: number;
  readonly classes: readonly ClassResult[];
  readonly warnings: readonly Warning[];
}
