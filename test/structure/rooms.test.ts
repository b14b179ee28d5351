// Imports between the rooms of src/ go one way, and pure rooms stay pure.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const src = new URL('../../src/', import.meta.url).pathname;

/** What each room may import from. */
const allowed: Record<string, readonly string[]> = {
  thread: [],
  io: [],
  engine: ['thread'],
  arrays: ['io'],
  data: ['thread', 'io', 'arrays'],
  formats: ['io', 'data'],
  layouts: ['io', 'arrays', 'data', 'formats'],
  doctor: ['io', 'arrays', 'data', 'evaluate'],
  video: ['io'],
  features: ['io', 'video'],
  extract: ['io', 'arrays', 'data', 'formats', 'layouts', 'video', 'features'],
  localize: [],
  evaluate: [],
  model: ['engine'],
  train: ['engine', 'io', 'arrays', 'data', 'localize', 'evaluate', 'model'],
  report: ['io', 'data', 'localize', 'evaluate', 'train'],
  cli: [
    'engine',
    'io',
    'data',
    'formats',
    'layouts',
    'doctor',
    'evaluate',
    'report',
    'train',
    'video',
    'features',
    'extract',
  ],
};
/** Second indexes of rooms: what needs Node in a room that runs in a browser, or what needs it not in another. */
const secondIndexes: Record<string, readonly string[]> = {
  '../engine/node.js': ['train', 'cli'],
  '../io/pure.js': ['video', 'features'],
  '../video/node.js': ['extract', 'cli'],
  '../features/node.js': ['extract', 'cli'],
};
/** Packages that run in a browser as in Node. */
const browserPackages = ['onnx-proto', 'yaml', 'zod'];
const rooms = readdirSync(src, { withFileTypes: true }).filter((entry) => entry.isDirectory());

const importsOf = (text: string) => [...text.matchAll(/from '([^']+)'/g)].map(([, from]) => from);

describe.each(rooms.map(({ name }) => name))('%s', (room) => {
  const files = readdirSync(join(src, room)).map((file) => ({
    file,
    text: readFileSync(join(src, room, file), 'utf8'),
  }));

  it.each(files)('$file imports only what its room may, through the index', ({ text }) => {
    for (const from of importsOf(text)) {
      const [, other, index] = /^\.\.\/(\w+)\/(\w+)\.js$/.exec(from) ?? [];
      if (!from.startsWith('../')) continue;
      expect(allowed[room], from).toContain(other);
      if (!secondIndexes[from]?.includes(room)) expect(index, from).toBe('index');
    }
  });

  it('no two files need each other, by way of others or of types either', () => {
    const inRoom = new Map(
      files.map(({ file, text }) => [
        file,
        importsOf(text).flatMap((from) => /^\.\/(\w+)\.js$/.exec(from)?.[1].concat('.ts') ?? []),
      ]),
    );
    const reach = (file: string, seen: Set<string>): Set<string> => {
      for (const next of inRoom.get(file) ?? []) {
        if (seen.has(next)) continue;
        reach(next, seen.add(next));
      }
      return seen;
    };
    expect([...inRoom.keys()].filter((file) => reach(file, new Set()).has(file))).toEqual([]);
  });

  it.each(files)('$file says in its first line what it is for', ({ text }) => {
    expect(text.split('\n')[0]).toMatch(/^\/\/ \S.{15,}/);
  });
});

it.each([
  'browser',
  'localize/index',
  'evaluate/index',
  'model/index',
  'engine/index',
  'features/index',
  'video/index',
])('%s runs in a browser: nothing of Node, in whatever it imports', (entry) => {
  // The build: types are gone from it. The list grows while it is read.
  const files = [join(src, `../dist/${entry}.js`)];
  for (const file of files) {
    for (const from of importsOf(readFileSync(file, 'utf8'))) {
      const imported = join(file, '..', from);
      if (!from.startsWith('.')) expect(browserPackages, `${file}: ${from}`).toContain(from);
      else if (!files.includes(imported)) files.push(imported);
    }
  }
});
