// From expressions to an ONNX model.
import type { Scan, Shape, Tensor } from '../graph/tensor.js';
import { type Canonical, canonicalize, type Node } from './canonical.js';
import { createGraphWriter, type GraphWriter } from './graphWriter.js';
import { absorbedProduct, lower, lowerSum } from './lowering.js';
import { encodeModel, identity, valueInfo } from './proto.js';
import { writeScan } from './scanNode.js';

export interface Graph {
  /** The encoded ONNX model. */
  readonly bytes: Uint8Array;
  readonly inputs: readonly { readonly name: string; readonly shape: Shape }[];
  /** `name`: the one that `emit` was given; `id`: the one in the ONNX model. */
  readonly outputs: readonly { readonly name: string; readonly id: string }[];
}

/** A program may return a new value under the name of an input; an ONNX model may not. */
const outputId = (name: string): string => `${name}'`;

/**
 * Encode the computation of the named outputs. Its inputs are found from the expressions. Throws when an input is used
 * with two shapes.
 */
export function emit(outputs: Readonly<Record<string, Tensor>>): Graph {
  const canonical = canonicalize(Object.values(outputs));
  const writer = createGraphWriter();
  const nameOf = writeNodes(canonical, writer);
  const copies = Object.entries(outputs).map(([name, x]) =>
    identity(nameOf(canonical.of(x)), outputId(name)),
  );
  const bytes = encodeModel({
    name: 'graph',
    node: [...writer.nodesIn(undefined), ...copies],
    initializer: [...writer.constants.values()],
    input: [...writer.inputs].map(([name, shape]) => valueInfo(name, shape)),
    output: Object.entries(outputs).map(([name, { shape }]) => valueInfo(outputId(name), shape)),
  });
  return {
    bytes,
    inputs: [...writer.inputs].map(([name, shape]) => ({ name, shape })),
    outputs: Object.keys(outputs).map((name) => ({ name, id: outputId(name) })),
  };
}

/** Write every node, in its scope. Returns the name of a node's value in the model. */
function writeNodes(canonical: Canonical, writer: GraphWriter): (node: Node) => string {
  const { nodes } = canonical;
  const names = new Map<Node, string>();
  const nameOf = (node: Node): string => names.get(node) as string;
  /** Outputs of the scans that have been written. */
  const scans = new Map<Scan, ReadonlyMap<number, string>>();

  /** Matrix products that are part of a sum (see absorbedProduct), by the sum; they are no nodes of their own. */
  const products = new Map<Node, Node>();
  for (const node of nodes) {
    const product = absorbedProduct(node);
    if (product !== undefined) products.set(node, product);
  }
  const absorbed = new Set(products.values());

  function write(node: Node): string {
    const { op, shape, scope, attributes } = node;
    const { name = '', data = new Float32Array(), scan, index = 0 } = attributes;
    if (op === 'input') return writer.input(name, shape);
    if (op === 'constant') return writer.constant(shape, data);
    if (op === 'bodyInput') return writer.newName('bodyInput');
    if (op === 'scanOutput' && scan !== undefined) {
      // The nodes of a body come before the outputs of its scan, so all of them have been written.
      if (!scans.has(scan)) scans.set(scan, writeScan(scan, canonical, nameOf, writer));
      return scans.get(scan)?.get(index) as string;
    }
    const product = products.get(node);
    const { inputs, ...lowered } = product === undefined ? lower(node) : lowerSum(node, product);
    return writer.node(scope, inputs.map(nameOf), lowered);
  }

  for (const node of nodes) if (!absorbed.has(node)) names.set(node, write(node));
  return nameOf;
}
