// A computation on blocks of rows, one after the other: memory and caches hold the activations of one block only.
import { add, broadcast, reshape } from './ops.js';
import { type Scan, type Shape, scalar, type Tensor, tensor, topological } from './tensor.js';

type Tensors = Readonly<Record<string, Tensor>>;
type Same<T extends Tensors> = { readonly [N in keyof T]: Tensor };

/** Results of a computation in blocks. */
export interface BlockResults<S extends Tensors, K extends Tensors> {
  /** Values that are added up over the blocks. */
  readonly sum: S;
  /** Values of each block, stacked along a new first axis. */
  readonly stack: K;
}

/**
 * Apply `body` to each block of `over`, tensors of shape (blocks, …): `body` gets their parts of shape (…). The sums have
 * the shapes of the body's results, the stacks (blocks, …). Expressions in `body` that do not depend on the block are
 * computed once, outside of the loop. No gradient is defined through the result: take gradients within the body.
 */
export function overBlocks<O extends Tensors, S extends Tensors, K extends Tensors>(
  over: O,
  body: (block: Same<O>) => BlockResults<S, K>,
): BlockResults<Same<S>, Same<K>> {
  const [
    {
      shape: [blocks],
    },
  ] = Object.values(over);
  if (blocks === 1) {
    const { sum, stack } = body(mapValues(over, (x) => reshape(x, x.shape.slice(1).map(Number))));
    return { sum, stack: mapValues(stack, (x) => reshape(x, [1, ...x.shape.map(Number)])) };
  }
  const parts = mapValues(over, (x) => bodyInput(x.shape.slice(1)));
  const { sum, stack } = body(parts);
  const terms = Object.values<Tensor>(sum);
  const totals = terms.map((x) => bodyInput(x.shape));
  const scan: Scan = {
    initial: terms.map((x) => broadcast(scalar(0), x.shape)),
    over: Object.values(over),
    bodyInputs: [...totals, ...Object.values(parts)],
    bodyOutputs: [...terms.map((x, i) => add(totals[i], x)), ...Object.values(stack)],
  };
  const inputs = [...scan.initial, ...scan.over, ...bodyOf(scan).captured];
  let index = 0;
  const output = (shape: Shape) => tensor('scanOutput', inputs, shape, { scan, index: index++ });
  return {
    sum: mapValues(sum, (x) => output(x.shape)),
    stack: mapValues(stack, (x) => output([blocks, ...x.shape])),
  };
}

/**
 * The body of a scan: `inside` are the tensors that depend on its inputs, each after its own inputs; `captured` are the
 * tensors that the body uses but that do not depend on its inputs.
 */
export function bodyOf({ bodyInputs, bodyOutputs }: Scan): { inside: Tensor[]; captured: Tensor[] } {
  const inside = new Set(bodyInputs);
  const captured = new Set<Tensor>();
  for (const node of topological(bodyOutputs)) {
    if (node.inputs.some((x) => inside.has(x))) inside.add(node);
  }
  for (const node of [...inside, ...bodyOutputs]) {
    for (const x of inside.has(node) ? node.inputs : [node]) if (!inside.has(x)) captured.add(x);
  }
  return { inside: [...inside], captured: [...captured] };
}

const bodyInput = (shape: Shape): Tensor => tensor('bodyInput', [], shape);

function mapValues<T extends Tensors>(of: T, f: (value: Tensor) => Tensor): Same<T> {
  return Object.fromEntries(Object.entries(of).map(([name, value]) => [name, f(value)])) as Same<T>;
}
