// The doctor: what is wrong with a data set, and a repaired copy of it.
export { type Examination, type ExamineOptions, examine } from './examine.js';
export { type Repair, repair } from './repair.js';
export type { Finding, Severity } from './types.js';
