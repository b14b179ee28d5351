// Work on blocks of rows, one after the other: memory and caches hold one block, however many there are.
import { add, broadcast, reshape } from './ops.js';
import { type Scan, type Shape, scalar, type Tensor, tensor, topological } from './tensor.js';

type Tensors = Readonly<Record<string, Tensor>>;
type Same<T extends Tensors> = { readonly [N in keyof T]: Tensor };

/** What is kept of the blocks: values that are added up over them, and values that are laid one after the other. */
export interface BlockResults<S extends Tensors, K extends Tensors> {
  readonly sum: S;
  readonly stack: K;
}

/**
 * `body` on each block: `over` holds tensors of shape (blocks, …), of which it gets the parts of shape (…). The sums
 * over the blocks have the shapes that `body` gives, the stacks (blocks, …). What `body` uses from outside and does
 * not depend on the block is computed once. No gradient is defined through it: take gradients within a block.
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
  const parts = mapValues(over, (x) => parameter(x.shape.slice(1)));
  const { sum, stack } = body(parts);
  const terms = Object.values<Tensor>(sum);
  const totals = terms.map((x) => parameter(x.shape));
  const scan: Scan = {
    initial: terms.map((x) => broadcast(scalar(0), x.shape)),
    over: Object.values(over),
    parameters: [...totals, ...Object.values(parts)],
    results: [...terms.map((x, i) => add(totals[i], x)), ...Object.values(stack)],
  };
  const inputs = [...scan.initial, ...scan.over, ...bodyOf(scan).captured];
  let index = 0;
  const output = (shape: Shape) => tensor('scanned', inputs, shape, { scan, index: index++ });
  return {
    sum: mapValues(sum, (x) => output(x.shape)),
    stack: mapValues(stack, (x) => output([blocks, ...x.shape])),
  };
}

/** The tensors that depend on a scan's parameters, inputs before users, and what they use that does not. */
export function bodyOf({ parameters, results }: Scan): { inside: Tensor[]; captured: Tensor[] } {
  const inside = new Set(parameters);
  const captured = new Set<Tensor>();
  for (const node of topological(results)) {
    if (node.inputs.some((x) => inside.has(x))) inside.add(node);
  }
  for (const node of [...inside, ...results]) {
    for (const x of inside.has(node) ? node.inputs : [node]) if (!inside.has(x)) captured.add(x);
  }
  return { inside: [...inside], captured: [...captured] };
}

const parameter = (shape: Shape): Tensor => tensor('parameter', [], shape);

function mapValues<T extends Tensors>(of: T, f: (value: Tensor) => Tensor): Same<T> {
  return Object.fromEntries(Object.entries(of).map(([name, value]) => [name, f(value)])) as Same<T>;
}
