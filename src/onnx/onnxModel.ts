// An ONNX model that is open: named inputs in, named outputs out, whichever ONNX Runtime it is.
import type { InferenceSession, Tensor } from 'onnxruntime-node';
import { UserError } from '../core/index.js';
import type { Value } from '../engine/index.js';

/** Sizes of axes; a name where the size is free. */
export type AxisSizes = readonly (number | string)[];

export interface OnnxModel {
  /** Its file, as it was asked for. */
  readonly file: string;
  /** Of the file, in hexadecimal. */
  readonly sha256: string;
  readonly inputs: ReadonlyMap<string, AxisSizes>;
  readonly outputs: ReadonlyMap<string, AxisSizes>;
  /** The outputs that are named. Inputs are read until it resolves. UserError if the model refuses a shape. */
  run(inputs: Readonly<Record<string, Value>>, outputs: readonly string[]): Promise<Record<string, Value>>;
  close(): Promise<void>;
}

/** Where models come from: a folder and paths in Node, whatever a page fetches in a browser. */
export interface ModelAccess {
  /** Opens a model by the name or path that settings have. UserError if it is not there, or not ONNX. */
  open(file: string): Promise<OnnxModel>;
  /** The hash that settings record. UserError if it is not there. */
  sha256(file: string): Promise<string>;
}

/** ONNX Runtime: onnxruntime-node and onnxruntime-web both export these two, and share their types. */
export interface InferenceRuntime {
  readonly InferenceSession: {
    create(path: string, options: InferenceSession.SessionOptions): Promise<InferenceSession>;
    create(bytes: Uint8Array, options: InferenceSession.SessionOptions): Promise<InferenceSession>;
  };
  readonly Tensor: new (type: 'float32', data: Float32Array, dims: readonly number[]) => Tensor;
}

/** Opens what settings record. UserError if the file is another by now. */
export async function openRecorded(
  models: ModelAccess,
  { model, sha256 }: { readonly model: string; readonly sha256: string },
): Promise<OnnxModel> {
  const found = await models.sha256(model);
  if (found !== sha256)
    throw new UserError(
      `${model} is another model than the features were made with: its SHA-256 is ${found.slice(0, 12)}…, theirs ` +
        `${sha256.slice(0, 12)}…. Give the model they were made with, or extract all features anew.`,
    );
  return models.open(model);
}

/** `source`: the model's bytes, or where a runtime with a file system finds it. UserError if it is not ONNX. */
export async function openOnnxModel(
  { InferenceSession, Tensor }: InferenceRuntime,
  source: string | Uint8Array,
  { file, sha256 }: { readonly file: string; readonly sha256: string },
  options: InferenceSession.SessionOptions,
): Promise<OnnxModel> {
  const opening =
    typeof source === 'string'
      ? InferenceSession.create(source, options)
      : InferenceSession.create(source, options);
  const session = await opening.catch((error: unknown) => {
    throw new UserError(
      `${file} cannot be opened as an ONNX model: ${reason(error)}. Export the network to ONNX with all its weights ` +
        'in the one file, or beside it as they were written.',
    );
  });
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

/** UserError, with the names there are, if the model has none of this name. */
export function requireNamed(model: OnnxModel, side: 'inputs' | 'outputs', name: string): AxisSizes {
  const sizes = model[side].get(name);
  if (sizes === undefined)
    throw new UserError(
      `${model.file} has no ${side.slice(0, -1)} "${name}". Its ${side}: ${[...model[side].keys()].join(', ')}.`,
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

/** What ONNX Runtime says, in a line and without its codes and the places in its own sources. */
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
