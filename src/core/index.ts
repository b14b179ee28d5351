// What every module shares: segments and predictions, errors and their words, groups, and a little math.
export { closest, didYouMean, editDistance } from './closest.js';
export { count, first, quoted, UserError } from './errors.js';
export { countOf, groupBy } from './groups.js';
export { median, softmax, upperMedian } from './math.js';
export { type GroundTruth, type Prediction, type Predictions, type Segment, tiou } from './segment.js';
