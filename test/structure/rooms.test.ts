// Imports between the rooms of src/ go one way, and pure rooms stay pure.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const src = new URL('../../src/', import.meta.url).pathname;

/** What each room may import from. */
const allowed: Record<string, readonly string[]> = {
  thread: [],
  engine: ['thread'],
  data: ['thread'],
  localize: [],
  evaluate: [],
  model: ['engine'],
  train: ['engine', 'data', 'localize', 'evaluate', 'model'],
  report: ['data', 'localize', 'evaluate', 'train'],
  cli: ['engine', 'data', 'evaluate', 'report', 'train'],
};
const rooms = readdirSync(src, { withFileTypes: true }).filter((entry) => entry.isDirectory());

describe.each(rooms.map(({ name }) => name))('%s', (room) => {
  const files = readdirSync(join(src, room)).map((file) => ({
    file,
    text: readFileSync(join(src, room, file), 'utf8'),
  }));
  const importsOf = (text: string) => [...text.matchAll(/from '([^']+)'/g)].map(([, from]) => from);

  it.each(files)('$file imports only what its room may, through the index', ({ text }) => {
    for (const from of importsOf(text)) {
      const other = /^\.\.\/(\w+)\/(\w+)\.js$/.exec(from);
      if (!from.startsWith('../')) continue;
      expect(other, from).not.toBeNull();
      expect(allowed[room], from).toContain(other?.[1]);
      expect(other?.[2], from).toBe('index');
    }
  });

  it.each(files)('$file says in its first line what it is for', ({ text }) => {
    expect(text.split('\n')[0]).toMatch(/^\/\/ \S.{15,}/);
  });
});

it.each(['localize', 'evaluate'])('%s runs in a browser: nothing of Node', (room) => {
  for (const file of readdirSync(join(src, room))) {
    expect(readFileSync(join(src, room, file), 'utf8')).not.toMatch(/from '(node:|onnxruntime)/);
  }
});
