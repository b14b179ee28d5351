// Threads that answer calls: what is asked of one, in its order, and arrays moved there and back instead of copied.

export { type Answer, answerCalls } from './answerCalls.js';
export { openThread, type Thread, type Transferable } from './openThread.js';
export { type Parcel, pack, unpack } from './parcel.js';
