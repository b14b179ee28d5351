// The doctor: finds faults of a data set, and writes a repaired copy.
export { type Examination, type ExamineOptions, examine, type Inspected } from './examine.js';
export type { ProgressOptions } from './progress.js';
export { type Repair, repair } from './repair/repair.js';
export type { Finding, Severity } from './types.js';
