// ONNX models whose answers can be told by hand, and files of them.
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import onnxProto, { type onnx } from 'onnx-proto';
import type { BackboneSettings } from '../../../src/media/features/index.js';
import { backboneSettings } from '../../../src/media/features/index.js';
import { openNodeModels } from '../../../src/onnx/node.js';

const { AttributeProto, ModelProto, TensorProto } = onnxProto.onnx;
type Axes = readonly (number | string)[];
export interface TinyNode {
  readonly op: string;
  readonly input: readonly string[];
  readonly output: string;
  readonly ints?: Readonly<Record<string, number>>;
  readonly lists?: Readonly<Record<string, readonly number[]>>;
}
export interface TinyModel {
  readonly inputs: Readonly<Record<string, Axes>>;
  readonly outputs: Readonly<Record<string, Axes>>;
  readonly nodes: readonly TinyNode[];
}

/** An encoded model of opset 13. */
export function encodeModel({ inputs, outputs, nodes }: TinyModel): Uint8Array {
  const { INT, INTS } = AttributeProto.AttributeType;
  const model: onnx.IModelProto = {
    irVersion: 8,
    opsetImport: [{ domain: '', version: 13 }],
    graph: {
      name: 'tiny',
      node: nodes.map(({ op, input, output, ints = {}, lists = {} }) => ({
        opType: op,
        name: output,
        input: [...input],
        output: [output],
        attribute: [
          ...Object.entries(ints).map(([name, i]) => ({ name, i, type: INT })),
          ...Object.entries(lists).map(([name, list]) => ({ name, ints: [...list], type: INTS })),
        ],
      })),
      input: Object.entries(inputs).map(valueInfo),
      output: Object.entries(outputs).map(valueInfo),
    },
  };
  return ModelProto.encode(ModelProto.create(model)).finish();
}

const valueInfo = ([name, axes]: [string, Axes]): onnx.IValueInfoProto => ({
  name,
  type: {
    tensorType: {
      elemType: TensorProto.DataType.FLOAT,
      shape: {
        dim: axes.map((size) => (typeof size === 'number' ? { dimValue: size } : { dimParam: size })),
      },
    },
  },
});

/** Mean over pixels: what is left are clips, channels and, of 3-D layouts, frames, in the layout's order. */
export function pixelMeans(layout: string, sizes: Readonly<Record<string, number | string>>): TinyModel {
  const axes = [...layout].flatMap((axis, i) => ('HW'.includes(axis) ? [i] : []));
  const kept = [...layout].filter((axis) => !'HW'.includes(axis));
  return {
    inputs: { frames: [...layout].map((axis) => sizes[axis] ?? axis) },
    outputs: { features: kept.map((axis) => sizes[axis] ?? axis) },
    nodes: [
      { op: 'ReduceMean', input: ['frames'], output: 'features', ints: { keepdims: 0 }, lists: { axes } },
    ],
  };
}

export const folder = mkdtempSync(join(tmpdir(), 'dgam-features-'));
export const models = openNodeModels();

export function writeModel(name: string, model: TinyModel | Uint8Array): string {
  const file = join(folder, name);
  writeFileSync(file, model instanceof Uint8Array ? model : encodeModel(model));
  return file;
}

/** Settings of a backbone whose model is written aside; the hash is the file's. */
export async function backboneOf(
  name: string,
  model: TinyModel | Uint8Array,
  description: Readonly<Record<string, unknown>>,
): Promise<BackboneSettings> {
  const file = writeModel(name, model);
  return backboneSettings.parse({
    ...{ model: file, sha256: await models.sha256(file), input: 'frames', output: 'features' },
    ...description,
  });
}
