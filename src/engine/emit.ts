// From expressions to an ONNX model: equal expressions become one node, integers (axes, shapes) become initializers.
import onnxProto, { type onnx } from 'onnx-proto';
import { type Attributes, type OpName, type Shape, sizeOf, type Tensor, topological } from './tensor.js';

const { AttributeProto, ModelProto, TensorProto } = onnxProto.onnx;

/** What an op becomes in ONNX: one node, with these attributes and these integer vectors after its inputs. */
interface Lowered {
  readonly opType: string;
  readonly ints?: Readonly<Record<string, number | readonly number[]>>;
  readonly floats?: Readonly<Record<string, number>>;
  readonly vectors?: readonly (readonly number[])[];
}

const reduction = (opType: string, { axes = [], keepDims }: Attributes): Lowered => ({
  opType,
  ints: { axes, keepdims: keepDims ? 1 : 0 },
});

const sizes = (shape: Shape): number[] => shape.map((dim) => sizeOf([dim]));

const simple = (opType: string) => (): Lowered => ({ opType });

const lowerings: Record<Exclude<OpName, 'input' | 'constant' | 'stopGradient'>, (node: Tensor) => Lowered> = {
  add: simple('Add'),
  sub: simple('Sub'),
  mul: simple('Mul'),
  div: simple('Div'),
  neg: simple('Neg'),
  exp: simple('Exp'),
  log: simple('Log'),
  sqrt: simple('Sqrt'),
  abs: simple('Abs'),
  sign: simple('Sign'),
  relu: simple('Relu'),
  // min(1, 3e38·x) for x ≥ 0: several times faster than a comparison and a cast.
  step: () => ({ opType: 'HardSigmoid', floats: { alpha: 3e38, beta: 0 } }),
  sigmoid: simple('Sigmoid'),
  softmax: () => ({ opType: 'Softmax', ints: { axis: -1 } }),
  logSoftmax: () => ({ opType: 'LogSoftmax', ints: { axis: -1 } }),
  matmul: ({ attributes: { transposeA, transposeB } }) =>
    transposeA || transposeB
      ? { opType: 'Gemm', ints: { transA: transposeA ? 1 : 0, transB: transposeB ? 1 : 0 } }
      : { opType: 'MatMul' },
  sum: ({ attributes: { axes = [], keepDims } }) => ({
    opType: 'ReduceSum',
    ints: { keepdims: keepDims ? 1 : 0 },
    vectors: [axes],
  }),
  sumSquares: ({ attributes }) => reduction('ReduceSumSquare', attributes),
  max: ({ attributes }) => reduction('ReduceMax', attributes),
  reshape: ({ shape }) => ({ opType: 'Reshape', vectors: [sizes(shape)] }),
  broadcast: ({ shape }) => ({ opType: 'Expand', vectors: [sizes(shape)] }),
  transpose: ({ attributes: { permutation = [] } }) => ({ opType: 'Transpose', ints: { perm: permutation } }),
  slice: ({ attributes: { axis = 0, start = 0, end = 0 } }) => ({
    opType: 'Slice',
    vectors: [[start], [end], [axis]],
  }),
  pad: ({ inputs: [x], attributes: { axis = 0, start = 0, end = 0 } }) => {
    const at = (value: number) => x.shape.map((_, i) => (i === axis ? value : 0));
    return { opType: 'Pad', vectors: [[...at(start), ...at(end)]] };
  },
};

export interface Graph {
  /** The encoded ONNX model. */
  readonly bytes: Uint8Array;
  readonly inputs: readonly { readonly name: string; readonly shape: Shape }[];
  readonly outputs: readonly string[];
}

/** Opset 17 of ONNX, IR version 8: read by ONNX Runtime on every platform, in browsers too. */
const opset = 17;
const irVersion = 8;

/** An output's name in the ONNX model: a program may return a new value under an input's name, ONNX may not. */
export const outputName = (name: string): string => `${name}'`;

/** Encode the computation of the named outputs. Inputs are found by following the expressions. */
export function emit(outputs: Readonly<Record<string, Tensor>>): Graph {
  const nodes: onnx.INodeProto[] = [];
  const initializers = new Map<string, onnx.ITensorProto>();
  const inputs = new Map<string, Shape>();
  const names = new Map<Tensor, string>();
  const known = new Map<string, string>();
  const dataKeys = new Map<Float32Array, number>();

  const vector = (values: readonly number[]): string => {
    const name = `i64_${values.join('_')}`;
    if (!initializers.has(name)) {
      const data = new Uint8Array(BigInt64Array.from(values, BigInt).buffer);
      initializers.set(name, {
        name,
        dataType: TensorProto.DataType.INT64,
        dims: [values.length],
        rawData: data,
      });
    }
    return name;
  };

  const constantName = ({ shape, attributes: { data = new Float32Array() } }: Tensor): string => {
    if (data.length > 1 && !dataKeys.has(data)) dataKeys.set(data, dataKeys.size);
    const key = data.length === 1 ? `v${data[0]}` : `d${dataKeys.get(data)}`;
    const name = `const_${key}_${shape.join('x')}`;
    if (!initializers.has(name)) {
      const rawData = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
      initializers.set(name, {
        name,
        dataType: TensorProto.DataType.FLOAT,
        dims: sizes(shape),
        rawData,
      });
    }
    return name;
  };

  const inputName = ({ shape, attributes: { name = '' } }: Tensor): string => {
    const before = inputs.get(name);
    if (before !== undefined && String(before) !== String(shape)) {
      throw new Error(`input '${name}' is used with shapes [${before}] and [${shape}]`);
    }
    inputs.set(name, shape);
    return name;
  };

  const nodeName = (node: Tensor, op: keyof typeof lowerings): string => {
    const { opType, ints = {}, floats = {}, vectors = [] } = lowerings[op](node);
    const parents = node.inputs.map((x) => names.get(x) as string);
    const all = [...parents, ...vectors.map(vector)];
    const attribute = [
      ...Object.entries(ints).map(([name, value]) => intAttribute(name, value)),
      ...Object.entries(floats).map(([name, f]) => ({
        name,
        f,
        type: AttributeProto.AttributeType.FLOAT,
      })),
    ];
    const key = `${opType}(${all.join(',')})${JSON.stringify([ints, floats])}`;
    const before = known.get(key);
    if (before !== undefined) return before;
    const name = `${opType}_${nodes.length}`;
    nodes.push({ opType, name, input: all, output: [name], attribute });
    known.set(key, name);
    return name;
  };

  for (const node of topological(Object.values(outputs))) {
    const { op } = node;
    if (op === 'input') names.set(node, inputName(node));
    else if (op === 'constant') names.set(node, constantName(node));
    else if (op === 'stopGradient') names.set(node, names.get(node.inputs[0]) as string);
    else names.set(node, nodeName(node, op));
  }
  for (const [name, node] of Object.entries(outputs)) {
    nodes.push({ opType: 'Identity', input: [names.get(node) as string], output: [outputName(name)] });
  }

  const model: onnx.IModelProto = {
    irVersion,
    opsetImport: [{ domain: '', version: opset }],
    graph: {
      name: 'graph',
      node: nodes,
      initializer: [...initializers.values()],
      input: [...inputs].map(([name, shape]) => valueInfo(name, shape)),
      output: Object.entries(outputs).map(([name, node]) => valueInfo(outputName(name), node.shape)),
    },
  };
  return {
    bytes: ModelProto.encode(model).finish(),
    inputs: [...inputs].map(([name, shape]) => ({ name, shape })),
    outputs: Object.keys(outputs),
  };
}

function intAttribute(name: string, value: number | readonly number[]): onnx.IAttributeProto {
  const { INT, INTS } = AttributeProto.AttributeType;
  return typeof value === 'number' ? { name, i: value, type: INT } : { name, ints: [...value], type: INTS };
}

function valueInfo(name: string, shape: Shape): onnx.IValueInfoProto {
  const dim = shape.map((d) => (typeof d === 'string' ? { dimParam: d } : { dimValue: d }));
  return { name, type: { tensorType: { elemType: TensorProto.DataType.FLOAT, shape: { dim } } } };
}
