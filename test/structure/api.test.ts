// The entry points export what the tables of docs/api.md list, and package.json names each of them.
import { readFileSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));
const { exports } = JSON.parse(readFileSync(`${root}package.json`, 'utf8')) as {
  exports: Record<string, { types: string; default: string }>;
};

/** `## \`dgam/formats\`` begins an entry point; the first column of its table lists names. */
const sections = readFileSync(`${root}docs/api.md`, 'utf8').split(/^## /m).slice(1);
const documented = sections.map((section) => {
  const [, entry] = /^`([\w/]+)`/.exec(section) ?? [];
  const rows = [...section.matchAll(/^\| (`.*?) \|/gm)].map(([, cell]) => cell);
  return { entry, names: rows.flatMap((cell) => [...cell.matchAll(/`(\w+)`/g)].map(([, name]) => name)) };
});

it('docs/api.md has a section for each entry point', () => {
  expect(documented.map(({ entry }) => entry)).toEqual(
    Object.keys(exports).map((key) => key.replace('.', 'dgam')),
  );
});

it.each(documented)('$entry', async ({ entry, names }) => {
  const files = exports[entry.replace('dgam', '.')];
  const built = (await import(pathToFileURL(root + files.default).href)) as object;
  expect(Object.keys(built).sort()).toEqual(names.toSorted());
  expect(readFileSync(root + files.types, 'utf8')).not.toBe('');
});
