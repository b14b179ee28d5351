// ONNX models from files: named inputs, named outputs, the same in Node and in browsers.
import type { InferenceSession, Tensor } from 'onnxruntime-node';
import { UserError } from '../core/index.js';
import type { Value } from '../engine/index.js';
import { type OnnxRuntimeLibrary, openSession, type SessionSettings } from './session.js';

/** Sizes of axes; a name where the size is free. */
export type AxisSizes = readonly (number | string)[];

/** An open ONNX model. */
export interface OnnxModel {
  /** The file's name or path, as it was asked for. */
  readonly file: string;
  /** The hash of the file, in hexadecimal. */
  readonly sha256: string;
  readonly inputs: ReadonlyMap<string, AxisSizes>;
  readonly outputs: ReadonlyMap<string, AxisSizes>;
  /** The named outputs. The arrays of the inputs must not change until it resolves. UserError if the model refuses a shape. */
  run(inputs: Readonly<Record<string, Value>>, outputs: readonly string[]): Promise<Record<string, Value>>;
  /** Frees the memory and threads that are held. */
  close(): Promise<void>;
}

/** How models are found by name: files in Node, what a page fetches in a browser. */
export interface ModelAccess {
  /** Opens a model by the name or path in the settings. UserError if it does not exist, or is not ONNX. */
  open(file: string): Promise<OnnxModel>;
  /** The hash of a model, as settings record it. UserError if it does not exist. */
  sha256(file: string): Promise<string>;
}

/** Opens the model that settings record by name and hash. UserError if the file has changed since. */
export async function openRecorded(
  models: ModelAccess,
  { model, sha256 }: { readonly model: string; readonly sha256: string },
): Promise<OnnxModel> {
  const found = await models.sha256(model);
  if (found !== sha256)
    throw new UserError(
      `${model} is another model than the features were made with: its SHA-256 is ${found.slice(0, 12)}…, theirs ` +
        `${sha256.slice(0, 12)}…. Give the model they were made with, or extract all features again.`,
    );
  return models.open(model);
}

/** `source`: the model's bytes or, in Node, its path. UserError if it is not ONNX. */
export async function openOnnxModel(
  library: OnnxRuntimeLibrary,
  source: string | Uint8Array,
  { file, sha256 }: { readonly file: string; readonly sha256: string },
  settings: Pick<SessionSettings, 'provider' | 'threads'>,
): Promise<OnnxModel> {
  const opening = openSession(library, source, { ...settings, silent: true });
  const session = await opening.catch((error: unknown) => {
    throw new UserError(
      `${file} cannot be opened as an ONNX model: ${reason(error)}. Export the network to ONNX with all its weights ` +
        'in the one file, or beside it as they were written.',
    );
  });
  return modelOn(library, session, { file, sha256 });
}

function modelOn(
  { Tensor }: OnnxRuntimeLibrary,
  session: InferenceSession,
  { file, sha256 }: { readonly file: string; readonly sha256: string },
): OnnxModel {
  return {
    file,
    sha256,
    inputs: axisSizes(session.inputMetadata),
    outputs: axisSizes(session.outputMetadata),
    async run(inputs, outputs) {
      const feeds = Object.fromEntries(
        Object.entries(inputs).map(([name, { data, shape }]) => [name, new Tensor('float32', data, shape)]),
      );
      const results = await session.run(feeds, outputs).catch((error: unknown) => {
        const given = Object.entries(inputs).map(
          ([name, { shape }]) => `${name} of shape [${shape.join(', ')}]`,
        );
        throw new UserError(
          `${file} does not run with ${given.join(', ')}: ${reason(error)}. Compare layout, size and frames with its export.`,
        );
      });
      return Object.fromEntries(outputs.map((name) => [name, toValue(file, name, results[name])]));
    },
    close: () => session.release(),
  };
}

/** The axes of an input or output. UserError, with the names of all, if the model has none of this name. */
export function requireNamed(model: OnnxModel, kind: 'inputs' | 'outputs', name: string): AxisSizes {
  const sizes = model[kind].get(name);
  if (sizes === undefined)
    throw new UserError(
      `${model.file} has no ${kind.slice(0, -1)} "${name}". Its ${kind}: ${[...model[kind].keys()].join(', ')}.`,
    );
  return sizes;
}

function axisSizes(metadata: readonly InferenceSession.ValueMetadata[]): Map<string, AxisSizes> {
  return new Map(metadata.map((value) => [value.name, value.isTensor ? value.shape : []]));
}

function toValue(file: string, name: string, { data, dims, type }: Tensor): Value {
  if (type === 'float32') return { data: data as Float32Array, shape: dims };
  if (type === 'float64') return { data: Float32Array.from(data as Float64Array), shape: dims };
  throw new UserError(
    `${file}: the output "${name}" is ${type}. Export the network with outputs of float32.`,
  );
}

/** ONNX Runtime's message in one line, without its error codes and the places in its sources. */
function reason(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message
    .replace(/\s+/g, ' ')
    .replace(/^.*?ERROR_CODE: \d+, ERROR_MESSAGE: /, '')
    .replace(/^Load model from .*? failed: ?/, '')
    .replace(/^\S+\.cc:\d+ .*\) (?=[A-Z])/, '')
    .replace(/ Please fix either the inputs\/outputs or the model\./, '')
    .replace(/[.\s]+$/, '')
    .trim();
}
