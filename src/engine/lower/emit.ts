// From expressions to an ONNX model.
import onnxProto, { type onnx } from 'onnx-proto';
import type { Scan, Shape, Tensor } from '../graph/tensor.js';
import { canonicalize, type Node } from './canonical.js';
import { absorbedProduct, type Lowered, lower, lowerSum, sizes } from './lowering.js';

const { AttributeProto, ModelProto, TensorProto } = onnxProto.onnx;
const { FLOAT, INT, INTS, GRAPH } = AttributeProto.AttributeType;

export interface Graph {
  /** The encoded ONNX model. */
  readonly bytes: Uint8Array;
  readonly inputs: readonly { readonly name: string; readonly shape: Shape }[];
  /** The names they were asked for by, and what the model calls them. */
  readonly outputs: readonly { readonly name: string; readonly id: string }[];
}

/** Opset 17 of ONNX, IR version 8: read by ONNX Runtime on every platform, in browsers too. */
const opset = 17;
const irVersion = 8;

/** A program may return a new value under an input's name, an ONNX model may not. */
const outputId = (name: string): string => `${name}'`;

/** Encode the computation of the named outputs. Inputs are found by following the expressions. */
export function emit(outputs: Readonly<Record<string, Tensor>>): Graph {
  const { nodes, of } = canonicalize(Object.values(outputs));
  const inputs = new Map<string, Shape>();
  const initializers = new Map<string, onnx.ITensorProto>();
  const names = new Map<Node, string>();
  const nameOf = (node: Node): string => names.get(node) as string;
  /** Outputs of the scans that were written. */
  const scanned = new Map<Scan, ReadonlyMap<number, string>>();
  const listings = new Map<Scan | undefined, onnx.INodeProto[]>([[undefined, []]]);
  const listing = (scope: Scan | undefined): onnx.INodeProto[] => {
    const list = listings.get(scope) ?? [];
    listings.set(scope, list);
    return list;
  };
  let count = 0;
  const fresh = (prefix: string): string => `${prefix}_${count++}`;

  function inputName({ shape, attributes: { name = '' } }: Node): string {
    const before = inputs.get(name);
    if (before !== undefined && String(before) !== String(shape)) {
      throw new Error(`input '${name}' is used with shapes [${before}] and [${shape}]`);
    }
    inputs.set(name, shape);
    return name;
  }

  function constantName({ shape, attributes: { data = new Float32Array() } }: Node): string {
    const name = fresh('constant');
    const rawData = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
    initializers.set(name, { name, dataType: TensorProto.DataType.FLOAT, dims: sizes(shape), rawData });
    return name;
  }

  function vectorName(values: readonly number[]): string {
    const name = `i64_${values.join('_')}`;
    const rawData = new Uint8Array(BigInt64Array.from(values, BigInt).buffer);
    initializers.set(name, { name, dataType: TensorProto.DataType.INT64, dims: [values.length], rawData });
    return name;
  }

  function write(
    scope: Scan | undefined,
    { opType, inputs, vectors = [], ints = {}, floats = {}, unused = 0 }: Lowered,
  ) {
    const name = fresh(opType);
    const attribute = [
      ...Object.entries(ints).map(([key, value]) => intAttribute(key, value)),
      ...Object.entries(floats).map(([key, f]) => ({ name: key, f, type: FLOAT })),
    ];
    const input = [...inputs.map(nameOf), ...vectors.map(vectorName)];
    const output = [name, ...Array.from({ length: unused }, () => fresh('unused'))];
    listing(scope).push({ opType, name, input, output, attribute });
    return name;
  }

  /** Results by their index. The nodes of the body come before any output of the scan, so they have been written. */
  function scanOutputs(scan: Scan): ReadonlyMap<number, string> {
    const { initial, over, parameters } = scan;
    const name = fresh('Scan');
    const identities: onnx.INodeProto[] = [];
    const given = new Set<Node>();
    // A stack that nobody takes is not made.
    const taken = new Set(nodes.flatMap((x) => (x.attributes.scan === scan ? [x.attributes.index] : [])));
    const results = [...scan.results.entries()].filter(([i]) => i < initial.length || taken.has(i));
    const bodyOutputs = results.map(([, result]) => {
      const node = of(result);
      // A value that is computed here is a result as it is; any other needs a node to come from.
      const direct = node.scope === scan && node.op !== 'parameter' && !given.has(node);
      const output = direct ? nameOf(node) : fresh('result');
      if (!direct) identities.push(identity(nameOf(node), output));
      given.add(node);
      return valueInfo(output, result.shape);
    });
    const body: onnx.IGraphProto = {
      name: `${name}_body`,
      node: [...listing(scan), ...identities],
      input: parameters.map((parameter) => valueInfo(nameOf(of(parameter)), parameter.shape)),
      output: bodyOutputs,
    };
    const output = results.map(() => fresh('scanned'));
    listing(undefined).push({
      opType: 'Scan',
      name,
      input: [...initial, ...over].map((x) => nameOf(of(x))),
      output,
      attribute: [intAttribute('num_scan_inputs', over.length), { name: 'body', g: body, type: GRAPH }],
    });
    return new Map(results.map(([index], i) => [index, output[i]]));
  }

  function nameFor(node: Node): string {
    const { op, scope, attributes } = node;
    if (op === 'input') return inputName(node);
    if (op === 'constant') return constantName(node);
    if (op === 'parameter') return fresh('parameter');
    if (op === 'scanned') {
      const scan = attributes.scan as Scan;
      if (!scanned.has(scan)) scanned.set(scan, scanOutputs(scan));
      return scanned.get(scan)?.get(attributes.index as number) as string;
    }
    const product = products.get(node);
    return write(scope, product === undefined ? lower(node) : lowerSum(node, product));
  }

  const products = new Map<Node, Node>();
  for (const node of nodes) {
    const product = absorbedProduct(node);
    if (product !== undefined) products.set(node, product);
  }
  const absorbed = new Set(products.values());
  for (const node of nodes) if (!absorbed.has(node)) names.set(node, nameFor(node));

  const model: onnx.IModelProto = {
    irVersion,
    opsetImport: [{ domain: '', version: opset }],
    graph: {
      name: 'graph',
      node: [
        ...listing(undefined),
        ...Object.entries(outputs).map(([name, x]) => identity(nameOf(of(x)), outputId(name))),
      ],
      initializer: [...initializers.values()],
      input: [...inputs].map(([name, shape]) => valueInfo(name, shape)),
      output: Object.entries(outputs).map(([name, { shape }]) => valueInfo(outputId(name), shape)),
    },
  };
  return {
    bytes: ModelProto.encode(model).finish(),
    inputs: [...inputs].map(([name, shape]) => ({ name, shape })),
    outputs: Object.keys(outputs).map((name) => ({ name, id: outputId(name) })),
  };
}

const identity = (from: string, to: string): onnx.INodeProto => ({
  opType: 'Identity',
  input: [from],
  output: [to],
});

function intAttribute(name: string, value: number | readonly number[]): onnx.IAttributeProto {
  return typeof value === 'number' ? { name, i: value, type: INT } : { name, ints: [...value], type: INTS };
}

function valueInfo(name: string, shape: Shape): onnx.IValueInfoProto {
  const dim = shape.map((d) => (typeof d === 'string' ? { dimParam: d } : { dimValue: d }));
  return { name, type: { tensorType: { elemType: TensorProto.DataType.FLOAT, shape: { dim } } } };
}
