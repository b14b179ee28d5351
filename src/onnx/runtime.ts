// The interface of a runtime, in Node or in a browser: programs and the state they share.
import type { Tensor, Values } from '../engine/index.js';
import type { Feeds } from './programs.js';

/**
 * The inputs of a program come from the feeds, else from the state of that name. An output that has the name of a state
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
   * Run a program to its end. Feeds are copied. `transfers` are more feeds, whose arrays may be transferred to the
   * runtime's thread and back, which saves the copy: the caller's arrays are then empty, and the values are among the
   * results. Throws when an input is missing or has the wrong shape.
   */
  run(name: string, feeds: Feeds, transfers?: Values): Promise<Values>;
  /** Release programs and state, and end the runtime's thread if it has one, after the calls that were made before. */
  close(): Promise<void>;
}
