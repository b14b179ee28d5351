// Training: rounds of epochs as a stream of events.
export { DivergedError } from './epochLosses.js';
export type { TrainEvent, TrainOptions } from './events.js';
export { train } from './train.js';
