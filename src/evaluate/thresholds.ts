// The usual tIoU thresholds of evaluation.

/** THUMOS'14 tables report mAP at these thresholds and their mean. */
export const defaultTiouThresholds: readonly number[] = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7];
