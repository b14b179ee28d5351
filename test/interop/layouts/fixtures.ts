// The fixtures of layouts, what NumPy says is in them, and folders that go when a test is over.
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { createFeatureReader, type Dataset } from '../../../src/data/index.js';

const folder = fileURLToPath(new URL('fixtures/', import.meta.url));

export const fixture = (name: string): string => join(folder, name);

type Rows = { shape: [number, number]; sha256: string };

/** Stream → video → rows, by source. */
export const expected: Record<string, Record<string, Record<string, Rows>>> = JSON.parse(
  readFileSync(fixture('expected.json'), 'utf8'),
);

/** The rows of all videos of a data set, as `expected` has them. */
export function rowsOf(dataset: Dataset): Record<string, Record<string, Rows>> {
  const reader = createFeatureReader(dataset);
  return Object.fromEntries(
    dataset.streams.map(({ name, dim }) => [
      name,
      Object.fromEntries(
        dataset.videos.map((video) => {
          const rows = reader.read(video, name);
          return [
            video.id,
            {
              shape: [video.snippets, dim],
              sha256: createHash('sha256').update(new Uint8Array(rows.buffer)).digest('hex'),
            },
          ];
        }),
      ),
    ]),
  );
}

export function temporary(): string {
  const dir = mkdtempSync(join(tmpdir(), 'dgam-import-'));
  onTestFinished(() => rmSync(dir, { recursive: true }));
  return dir;
}

/** Writes files, by path within a new folder. */
export function makeSource(files: Readonly<Record<string, string | Uint8Array | undefined>>): string {
  const dir = join(temporary(), 'source');
  mkdirSync(dir);
  for (const [name, content] of Object.entries(files)) {
    if (content === undefined) continue;
    mkdirSync(dirname(join(dir, name)), { recursive: true });
    writeFileSync(join(dir, name), content);
  }
  return dir;
}
