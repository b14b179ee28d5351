// Messages of ONNX's protocol buffers, as emit.ts and its parts need them.
import onnxProto, { type onnx } from 'onnx-proto';
import { type Shape, sizeOf } from '../graph/tensor.js';

const { AttributeProto, ModelProto, TensorProto } = onnxProto.onnx;
const { FLOAT, INT, INTS, GRAPH } = AttributeProto.AttributeType;

/** Opset 17 of ONNX, IR version 8: read by ONNX Runtime on every platform, in browsers too. */
const opset = 17;
const irVersion = 8;

export type GraphProto = onnx.IGraphProto;
export type NodeProto = onnx.INodeProto;
export type AttributeProto = onnx.IAttributeProto;
export type TensorProto = onnx.ITensorProto;

export const encodeModel = (graph: GraphProto): Uint8Array =>
  ModelProto.encode({ irVersion, opsetImport: [{ domain: '', version: opset }], graph }).finish();

/** The node that gives a value a second name. */
export const identity = (from: string, to: string): NodeProto => ({
  opType: 'Identity',
  input: [from],
  output: [to],
});

export function intAttribute(name: string, value: number | readonly number[]): AttributeProto {
  return typeof value === 'number' ? { name, i: value, type: INT } : { name, ints: [...value], type: INTS };
}

export const floatAttribute = (name: string, f: number): AttributeProto => ({ name, f, type: FLOAT });

export const graphAttribute = (name: string, g: GraphProto): AttributeProto => ({ name, g, type: GRAPH });

/** The declaration of an input or output of a graph. */
export function valueInfo(name: string, shape: Shape): onnx.IValueInfoProto {
  const dim = shape.map((d) => (typeof d === 'string' ? { dimParam: d } : { dimValue: d }));
  return { name, type: { tensorType: { elemType: TensorProto.DataType.FLOAT, shape: { dim } } } };
}

export function floatTensor(name: string, shape: Shape, data: Float32Array): TensorProto {
  const rawData = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  return { name, dataType: TensorProto.DataType.FLOAT, dims: shape.map((dim) => sizeOf([dim])), rawData };
}

export function int64Vector(name: string, values: readonly number[]): TensorProto {
  const rawData = new Uint8Array(BigInt64Array.from(values, BigInt).buffer);
  return { name, dataType: TensorProto.DataType.INT64, dims: [values.length], rawData };
}
