// Compiled programs and the state they share, on the thread of the caller: what every runtime is made of.
import type { InferenceSession, Tensor } from 'onnxruntime-node';
import type { Graph, Value, Values } from '../engine/index.js';
import {
  DeviceError,
  isOnHost,
  type OnnxRuntimeLibrary,
  openSession,
  type SessionSettings,
} from './session.js';
import { createState, toValue, type Window } from './state.js';

/** What a program is given for a run, by the names of its inputs. */
export type Feeds = Readonly<Record<string, Value | Window>>;

export type ProgramSettings = Pick<SessionSettings, 'provider' | 'threads'>;

interface Program {
  readonly session: InferenceSession;
  /** Its inputs, and its outputs: names and what the ONNX model calls them. */
  readonly graph: Omit<Graph, 'bytes'>;
}

export type Programs = ReturnType<typeof createPrograms>;

export function createPrograms(library: OnnxRuntimeLibrary, settings: ProgramSettings) {
  const programs = new Map<string, Program>();
  const state = createState(library);

  function tensorFor(input: string, feed: Value | Window | undefined): Tensor | undefined {
    if (feed === undefined) return state.get(input);
    return 'state' in feed ? state.window(feed) : new library.Tensor('float32', feed.data, feed.shape);
  }

  return {
    write: state.write,
    read: state.read,

    async load(name: string, { bytes, ...graph }: Graph): Promise<void> {
      const replaced = programs.get(name);
      if (replaced !== undefined) {
        // On a GPU, results of a program are lost when it is released, and with the last program the device.
        state.write(await state.read(state.names()));
        await replaced.session.release();
      }
      programs.set(name, { session: await openProgram(library, { bytes, ...graph }, settings), graph });
    },

    async run(name: string, feeds: Feeds): Promise<Values> {
      const program = programs.get(name);
      if (program === undefined) throw new Error(`there is no program '${name}'`);
      const inputs: Record<string, Tensor> = {};
      for (const { name: input } of program.graph.inputs) {
        const tensor = tensorFor(input, feeds[input]);
        if (tensor === undefined)
          throw new Error(`program '${name}' needs '${input}', which is neither fed nor state`);
        inputs[input] = tensor;
      }
      const outputs = await program.session.run(inputs);
      const results: Record<string, Value> = {};
      for (const { name: output, id } of program.graph.outputs) {
        if (state.has(output)) state.replace(output, outputs[id] as Tensor);
        else results[output] = await toValue(outputs[id] as Tensor);
      }
      return results;
    },

    async release(): Promise<void> {
      // State first: on a GPU its memory belongs to the program that computed it.
      state.dispose();
      for (const { session } of programs.values()) await session.release();
      programs.clear();
    },
  };
}

/** Throws {@link DeviceError} when the device cannot be started. */
async function openProgram(
  library: OnnxRuntimeLibrary,
  { bytes, inputs, outputs }: Graph,
  settings: ProgramSettings,
): Promise<InferenceSession> {
  // Outputs that have the name of an input replace state: on a GPU they stay in its memory.
  const replacing = outputs.filter(({ name }) => inputs.some((input) => input.name === name));
  const outputsOnDevice = replacing.map(({ id }) => id);
  return openSession(library, bytes, { ...settings, outputsOnDevice }).catch((error: Error) => {
    throw isOnHost(settings.provider)
      ? error
      : new DeviceError(`the device '${settings.provider}' could not be started: ${error.message}`);
  });
}
