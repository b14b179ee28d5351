// Calls to threads of Node, answered in their order, and arrays moved there and back instead of copied.
export { type Answer, answerCalls } from './answerCalls.js';
export { openThread, type Thread } from './openThread.js';
export { fromTransferHandle, type TransferHandle, toTransferHandle } from './transfer.js';
