// Files of rows that are written one after the other: the same bytes as written at once.

import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, expect, it } from 'vitest';
import { createNpyRowWriter, npyBytes } from '../../src/arrays/index.js';

const folder = mkdtempSync(join(tmpdir(), 'dgam-rows-'));
afterAll(() => rmSync(folder, { recursive: true }));

it('gives what npyBytes gives, for any number of rows', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 200 }), fc.integer({ min: 1, max: 7 }), (count, dim) => {
      const values = Float32Array.from({ length: count * dim }, (_, i) => Math.fround(i / 7 - 3));
      const path = join(folder, 'rows.npy');
      const rows = createNpyRowWriter(path, dim);
      for (let i = 0; i < count; i++) rows.append(values.subarray(i * dim, (i + 1) * dim));
      expect(rows.rows).toBe(count);
      rows.finish();
      expect(readFileSync(path).equals(npyBytes([count, dim], 'f32', values))).toBe(true);
      expect(readdirSync(folder)).toEqual(['rows.npy']);
      rmSync(path);
    }),
    { numRuns: 40 },
  );
});

it('is not there before it is finished, and leaves nothing when it is discarded', () => {
  const path = join(folder, 'discarded.npy');
  const rows = createNpyRowWriter(path, 2);
  rows.append(new Float32Array(2));
  expect(readdirSync(folder)).toEqual([`.discarded.npy.${process.pid}.tmp`]);
  expect(() => rows.append(new Float32Array(3))).toThrow(RangeError);
  rows.discard();
  expect(readdirSync(folder)).toEqual([]);
});
