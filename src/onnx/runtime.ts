// What a runtime is, in Node or in a browser: programs and the state they share.

import type { Tensor, Values } from '../engine/index.js';
import type { Feeds } from './programs.js';

/**
 * A program's inputs come from what is fed, else from the state of that name. An output named like a state
 * replaces it and stays where it was computed (on a GPU: in its memory); the other outputs are returned.
 */
export interface Runtime {
  /**
   * Compile the computation of `outputs` under a name; a program of that name is replaced. Throws DeviceError when the
   * device cannot be started.
   */
  load(name: string, outputs: Readonly<Record<string, Tensor>>): Promise<void>;
  /** Set state, copied. */
  write(values: Values): Promise<void>;
  /** Copies of the named state. */
  read(names: readonly string[]): Promise<Values>;
  /**
   * Run a program to its end. Feeds are copied; what is `lent` may be moved to the runtime's thread, which leaves the
   * caller's arrays empty, and comes back among the results. Throws when an input is missing or has the wrong shape.
   */
  run(name: string, feeds: Feeds, lent?: Values): Promise<Values>;
  /** Let go of programs and state, and end the runtime's thread if it has one, once what is under way is done. */
  close(): Promise<void>;
}
