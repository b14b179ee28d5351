// Writes the ONNX node of a scan, with its body.
import type { Scan } from '../graph/tensor.js';
import type { Canonical, Node } from './canonical.js';
import type { GraphWriter } from './graphWriter.js';
import { graphAttribute, identity, intAttribute, type NodeProto, valueInfo } from './proto.js';

/**
 * Names of the scan's outputs, by their index in `bodyOutputs`; stacks that nothing uses are left out. The nodes of the
 * body must have been written before.
 */
export function writeScan(
  scan: Scan,
  { nodes, of }: Canonical,
  nameOf: (node: Node) => string,
  writer: GraphWriter,
): ReadonlyMap<number, string> {
  const { initial, over, bodyInputs } = scan;
  const name = writer.newName('Scan');
  const used = new Set(nodes.flatMap((x) => (x.attributes.scan === scan ? [x.attributes.index] : [])));
  const results = [...scan.bodyOutputs.entries()].filter(([i]) => i < initial.length || used.has(i));

  const identities: NodeProto[] = [];
  const returned = new Set<Node>();
  const bodyOutputs = results.map(([, result]) => {
    const node = of(result);
    // ONNX takes a value as an output only if the body computes it, and only once; else a node has to copy it.
    const direct = node.scope === scan && node.op !== 'bodyInput' && !returned.has(node);
    const output = direct ? nameOf(node) : writer.newName('result');
    if (!direct) identities.push(identity(nameOf(node), output));
    returned.add(node);
    return valueInfo(output, result.shape);
  });
  const body = {
    name: `${name}_body`,
    node: [...writer.nodesIn(scan), ...identities],
    input: bodyInputs.map((x) => valueInfo(nameOf(of(x)), x.shape)),
    output: bodyOutputs,
  };

  const output = results.map(() => writer.newName('scanned'));
  writer.nodesIn(undefined).push({
    opType: 'Scan',
    name,
    input: [...initial, ...over].map((x) => nameOf(of(x))),
    output,
    attribute: [intAttribute('num_scan_inputs', over.length), graphAttribute('body', body)],
  });
  return new Map(results.map(([index], i) => [index, output[i]]));
}
