// What every module shares: segments and predictions, errors, messages, checks against schemas, and a little math.
export { closest, didYouMean, editDistance } from './closest.js';
export { UserError } from './errors.js';
export { median, softmax, upperMedian } from './math.js';
export { count, first } from './messages.js';
export { checkSchema, mapping } from './schema.js';
export { type GroundTruth, type Prediction, type Predictions, type Segment, tiou } from './segment.js';
