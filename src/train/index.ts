// Training: rounds of epochs as a stream of events.
export type { TrainEvent, TrainOptions } from './events.js';
export { DivergedError } from './stream.js';
export { train } from './train.js';
