// Collects the parts of an ONNX graph and gives them names: inputs, constants, and the nodes of the graph and of scans.
import type { Scan, Shape } from '../graph/tensor.js';
import type { Lowered } from './lowering.js';
import {
  floatAttribute,
  floatTensor,
  int64Vector,
  intAttribute,
  type NodeProto,
  type TensorProto,
} from './proto.js';

export type GraphWriter = ReturnType<typeof createGraphWriter>;

/** Each method that adds something returns the name of its value. */
export function createGraphWriter() {
  const inputs = new Map<string, Shape>();
  const constants = new Map<string, TensorProto>();
  /** The nodes of each scan's body, and of the graph itself under undefined. */
  const scopes = new Map<Scan | undefined, NodeProto[]>();
  let count = 0;

  const newName = (prefix: string): string => `${prefix}_${count++}`;

  function nodesIn(scope: Scan | undefined): NodeProto[] {
    const nodes = scopes.get(scope) ?? [];
    scopes.set(scope, nodes);
    return nodes;
  }

  function integers(values: readonly number[]): string {
    const name = `i64_${values.join('_')}`;
    constants.set(name, int64Vector(name, values));
    return name;
  }

  return {
    inputs: inputs as ReadonlyMap<string, Shape>,
    constants: constants as ReadonlyMap<string, TensorProto>,
    newName,
    nodesIn,

    /** Throws when an input of that name has another shape. */
    input(name: string, shape: Shape): string {
      const before = inputs.get(name);
      if (before !== undefined && String(before) !== String(shape)) {
        throw new Error(`input '${name}' is used with shapes [${before}] and [${shape}]`);
      }
      inputs.set(name, shape);
      return name;
    },

    constant(shape: Shape, data: Float32Array): string {
      const name = newName('constant');
      constants.set(name, floatTensor(name, shape, data));
      return name;
    },

    /** `operands`: the names of the node's inputs. */
    node(
      scope: Scan | undefined,
      operands: readonly string[],
      { opType, vectors = [], ints = {}, floats = {}, unusedOutputs = 0 }: Omit<Lowered, 'inputs'>,
    ): string {
      const name = newName(opType);
      const attribute = [
        ...Object.entries(ints).map(([key, value]) => intAttribute(key, value)),
        ...Object.entries(floats).map(([key, value]) => floatAttribute(key, value)),
      ];
      const input = [...operands, ...vectors.map(integers)];
      const output = [name, ...Array.from({ length: unusedOutputs }, () => newName('unused'))];
      nodesIn(scope).push({ opType, name, input, output, attribute });
      return name;
    },
  };
}
