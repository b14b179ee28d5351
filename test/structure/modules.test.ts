// The table of modules in docs/architecture.md is true: what each imports, and that imports go one way.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));
const src = join(root, 'src');

/** Packages that run in a browser as in Node. */
const browserPackages = ['onnx-proto', 'yaml', 'zod'];

/** | `module` | what it holds | modules it imports | of docs/architecture.md, lowest first. */
const rows = [
  ...readFileSync(join(root, 'docs/architecture.md'), 'utf8').matchAll(/^\| `([\w/]+)` \|.*\| (.*) \|$/gm),
].map(([, name, imports]) => ({ name, imports: [...imports.matchAll(/[\w/]+/g)].map(([other]) => other) }));

const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
/** A module is a folder with an index; folders within it are its parts. */
const modules = files
  .filter((name) => name.endsWith('/index.ts'))
  .map((name) => dirname(name))
  .sort();

const moduleOf = (file: string) => modules.find((name) => file.startsWith(`${name}/`));
const read = (path: string) => readFileSync(path, 'utf8');
const importsOf = (text: string) => [...text.matchAll(/from '([^']+)'/g)].map(([, from]) => from);
/** The files of src/ that a file imports. */
const filesFrom = (file: string) =>
  importsOf(read(join(src, file)))
    .filter((from) => from.startsWith('.'))
    .map((from) => relative(src, join(src, dirname(file), from)).replace(/\.js$/, '.ts'));

/** What can be reached from a node of a graph, itself only by way of others. */
function reachable(graph: ReadonlyMap<string, readonly string[]>, from: string): Set<string> {
  const seen = new Set<string>();
  const follow = (node: string) => {
    for (const next of graph.get(node) ?? []) if (!seen.has(next)) follow(seen.add(next) && next);
  };
  follow(from);
  return seen;
}
const inCycles = (graph: ReadonlyMap<string, readonly string[]>) =>
  [...graph.keys()].filter((node) => reachable(graph, node).has(node));

it('docs/architecture.md lists every module', () => {
  expect(rows.map(({ name }) => name).sort()).toEqual(modules);
});

describe.each(rows)('$name', ({ name, imports }) => {
  const own = files.filter((file) => moduleOf(file) === name);

  it('imports what the table says, from rows above', () => {
    const others = own.flatMap((file) => filesFrom(file).map((target) => moduleOf(target)));
    const found = [...new Set(others)].filter((other) => other !== undefined && other !== name);
    expect(found.sort()).toEqual(imports.toSorted());
    const above = rows.slice(
      0,
      rows.findIndex((row) => row.name === name),
    );
    expect(above.map((row) => row.name)).toEqual(expect.arrayContaining(imports));
  });

  it('imports other modules through their index, or through node.ts for what needs Node', () => {
    for (const file of own) {
      for (const target of filesFrom(file)) {
        const other = moduleOf(target);
        if (other === name) continue;
        expect([`${other}/index.ts`, `${other}/node.ts`], `${file}: ${target}`).toContain(target);
      }
    }
  });

  it('has no files that need each other, by way of others or of types either', () => {
    const graph = new Map(
      own.map((file) => [file, filesFrom(file).filter((target) => moduleOf(target) === name)]),
    );
    expect(inCycles(graph)).toEqual([]);
  });

  it('has parts that need each other one way only', () => {
    const partOf = (file: string) => (dirname(file) === name ? file : dirname(file));
    const graph = new Map<string, string[]>();
    for (const file of own) {
      const targets = filesFrom(file).filter((target) => moduleOf(target) === name);
      const parts = targets.map(partOf).filter((part) => part !== partOf(file));
      graph.set(partOf(file), [...(graph.get(partOf(file)) ?? []), ...parts]);
    }
    expect(inCycles(graph)).toEqual([]);
  });
});

it.each(files)('%s says in its first line what it is for', (file) => {
  expect(read(join(src, file)).split('\n')[0]).toMatch(/^\/\/ \S.{15,}/);
});

it.each([
  'browser',
  'localize/index',
  'evaluate/index',
  'settings/index',
  'model/index',
  'engine/index',
  'onnx/index',
  'media/features/index',
  'media/video/index',
])('%s runs in a browser: nothing of Node, in whatever it imports', (entry) => {
  // The build: types are gone from it. The list grows while it is read.
  const built = [join(root, 'dist', `${entry}.js`)];
  for (const file of built) {
    for (const from of importsOf(read(file))) {
      const imported = join(dirname(file), from);
      if (!from.startsWith('.')) expect(browserPackages, `${file}: ${from}`).toContain(from);
      else if (!built.includes(imported)) built.push(imported);
    }
  }
});
