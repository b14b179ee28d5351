// Arrays on their way through a thread that does not look into them.
import { MessageChannel, type MessagePort, receiveMessageOnPort } from 'node:worker_threads';

/**
 * An array that waits in the queue of a port. Who receives an array itself has its memory on the books of the garbage
 * collector, which, with tens of MB in each message, runs after every few of them through all that the thread holds.
 */
export type Parcel = MessagePort;

/** The array's memory moves into the parcel. */
export function pack(array: Float32Array): Parcel {
  const { port1, port2 } = new MessageChannel();
  port1.postMessage(array, [array.buffer as ArrayBuffer]);
  port1.close();
  return port2;
}

/** What is in it. Once: Error if it was opened, or sent to another thread, before. */
export function unpack(parcel: Parcel): Float32Array {
  const found = receiveMessageOnPort(parcel);
  parcel.close();
  if (found === undefined) throw new Error('there is nothing in this parcel: it was opened or sent before');
  return found.message;
}
