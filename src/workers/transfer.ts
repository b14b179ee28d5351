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

/** What is in it. Once, by whoever has it: Node 20 crashes on looking into a port that was sent on. */
export function unpack(parcel: Parcel): Float32Array {
  const { message } = receiveMessageOnPort(parcel) as { message: Float32Array };
  parcel.close();
  return message;
}
