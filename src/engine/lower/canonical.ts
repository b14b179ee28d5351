// Merges equal expressions, so that each is computed once.
import { bodyOf } from '../graph/scan.js';
import {
  type Attributes,
  type OpName,
  type Scan,
  type Shape,
  type Tensor,
  topological,
} from '../graph/tensor.js';

/** One computation: all the tensors that are equal expressions. */
export interface Node {
  readonly op: OpName;
  readonly inputs: readonly Node[];
  readonly shape: Shape;
  readonly attributes: Attributes;
  /** The scan whose body computes it; undefined outside of scans. */
  readonly scope: Scan | undefined;
  /** The number of nodes, scan results and outputs that use its value. */
  uses: number;
}

export interface Canonical {
  /** Each node after its inputs, and the outputs of a scan after the nodes of its body. */
  readonly nodes: readonly Node[];
  /** The node of a tensor. */
  of(tensor: Tensor): Node;
}

/** The computations that `roots` need. `stopGradient` and `withGradient` are replaced by their value. */
export function canonicalize(roots: readonly Tensor[]): Canonical {
  const byKey = new Map<string, Node>();
  const byTensor = new Map<Tensor, Node>();
  const numbers = new Map<object, number>();
  const scans = new Set<Scan>();
  const numberOf = (object: object): number => {
    if (!numbers.has(object)) numbers.set(object, numbers.size);
    return numbers.get(object) as number;
  };
  const of = (tensor: Tensor): Node => byTensor.get(tensor) as Node;
  const use = (tensors: readonly Tensor[]) => {
    for (const tensor of tensors) of(tensor).uses++;
  };

  /** Equal for equal expressions: operation, shape, attributes and inputs. */
  function keyOf(tensor: Tensor, inputs: readonly Node[]): string {
    const { op, shape, attributes } = tensor;
    const { data, scan, ...plain } = attributes;
    const constant = data && (data.length === 1 ? data[0] : numberOf(data));
    const identity = op === 'bodyInput' ? numberOf(tensor) : scan && numberOf(scan);
    return JSON.stringify([op, shape, plain, constant ?? null, identity ?? null, inputs.map(numberOf)]);
  }

  function visit(tensor: Tensor, scope: Scan | undefined): void {
    const { op, shape, attributes } = tensor;
    if (byTensor.has(tensor)) return;
    if (op === 'stopGradient' || op === 'withGradient') {
      byTensor.set(tensor, of(tensor.inputs[0]));
      return;
    }
    const { scan } = attributes;
    if (scan !== undefined && !scans.has(scan)) {
      scans.add(scan);
      for (const inner of bodyOf(scan).inside) visit(inner, scan);
      use(scan.bodyOutputs);
    }
    const inputs = tensor.inputs.map(of);
    const key = keyOf(tensor, inputs);
    const node = byKey.get(key) ?? { op, inputs, shape, attributes, scope, uses: 0 };
    if (!byKey.has(key)) use(tensor.inputs);
    byKey.set(key, node);
    byTensor.set(tensor, node);
  }

  for (const tensor of topological(roots)) visit(tensor, undefined);
  use(roots);
  return { nodes: [...byKey.values()], of };
}
