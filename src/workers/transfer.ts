// Arrays that are transferred through a thread that does not read them.
import { MessageChannel, type MessagePort, receiveMessageOnPort } from 'node:worker_threads';

/**
 * An array that waits in the queue of a port. A thread that receives an array itself accounts for its memory in the
 * garbage collector; with tens of MB in each message, that runs after every few of them over all that the thread holds.
 */
export type TransferHandle = MessagePort;

/** Transfer an array's memory into a handle; the array is then empty. */
export function toTransferHandle(array: Float32Array): TransferHandle {
  const { port1, port2 } = new MessageChannel();
  port1.postMessage(array, [array.buffer as ArrayBuffer]);
  port1.close();
  return port2;
}

/** The array of a handle, once, on the thread that has the handle: Node 20 crashes on reading a port that was sent on. */
export function fromTransferHandle(handle: TransferHandle): Float32Array {
  const { message } = receiveMessageOnPort(handle) as { message: Float32Array };
  handle.close();
  return message;
}
