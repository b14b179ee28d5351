// Damaged files of every format: seeded flips, cuts and emptiness. What comes is an array or a UserError, soon, and in little memory.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import { afterAll, describe, expect, test } from 'vitest';
import {
  createArraysReader,
  npyBytes,
  openNpy,
  openNpz,
  openSafetensors,
  writeSafetensors,
} from '../../src/arrays/index.js';
import { UserError } from '../../src/core/index.js';
import { createRandom } from '../../src/data/index.js';

const packed = ['containers.zip', 'parquet.zip', 'types.zip'].map((name) =>
  readFileSync(new URL(`fixtures/${name}`, import.meta.url)),
);
const fixtures: Record<string, Uint8Array> = Object.assign({}, ...packed.map((bytes) => unzipSync(bytes)));
const dir = mkdtempSync(join(tmpdir(), 'dgam-damage-'));
const reader = createArraysReader();
afterAll(() => {
  reader.close();
  rmSync(dir, { recursive: true });
});

const whole: Record<string, Uint8Array> = {
  'plain.npy': fixtures['f4_little_C.npy'],
  'joint.npy': fixtures['joint.npy'],
  'labels_all.npy': fixtures['labels_all.npy'],
  'packed.npz': fixtures['packed.npz'],
  'many.npz': fixtures['many.npz'],
  'two.safetensors': writeSafetensors({
    rgb: { shape: [2, 3], data: Float32Array.of(0, 1, 2, 3, 4, 5) },
    flow: { shape: [1, 3], data: Float64Array.of(6, 7, 8) },
  }),
  'protocol0.pkl': fixtures['protocol0.pkl'],
  'protocol4.pkl': fixtures['protocol4.pkl'],
  'python2_2.pkl': fixtures['python2_2.pkl'],
  'hdf5.h5': fixtures['hdf5.h5'],
  'header.csv': fixtures['header.csv'],
  'snappy.parquet': fixtures['snappy.parquet'],
  'lists.parquet': fixtures['lists.parquet'],
};

/** Seeded damage: a few bytes changed, or the end gone, or everything. */
function damaged(bytes: Uint8Array, seed: string): Uint8Array {
  const random = createRandom(seed);
  const kind = random.int(10);
  if (kind === 0) return new Uint8Array();
  if (kind < 4) return bytes.slice(0, random.int(bytes.length));
  const changed = Uint8Array.from(bytes);
  // Half of the changes go to the first bytes, where most headers are; 255 makes lengths that are far too large.
  for (let flips = 1 + random.int(6); flips > 0; flips--) {
    const at = random.int(flips % 2 ? bytes.length : Math.min(bytes.length, 256));
    changed[at] = random.int(3) === 0 ? 255 : random.int(256);
  }
  return changed;
}

/** Reads everything there is; what may come of it is that, or a UserError. */
async function outcome(path: string): Promise<'read' | UserError> {
  try {
    const { arrays } = await reader.open(path);
    for (const { load } of arrays) await load();
    return 'read';
  } catch (error) {
    if (error instanceof UserError) return error;
    throw error;
  }
}

const TIMES = 14;
const MEMORY_MB = 256;

test.each(Object.keys(whole))(`%s, damaged in ${TIMES} ways`, async (name) => {
  const path = join(dir, name);
  writeFileSync(path, whole[name]);
  expect(await outcome(path)).toBe('read');
  const before = process.resourceUsage().maxRSS;
  let refused = 0;
  for (let i = 0; i < TIMES; i++) {
    writeFileSync(path, damaged(whole[name], `${name}/${i}`));
    const start = performance.now();
    const result = await outcome(path);
    expect(performance.now() - start).toBeLessThan(30_000);
    if (result === 'read') continue;
    refused++;
    expect(result.message).toContain(name);
    expect(result.message.length).toBeLessThan(500);
  }
  expect(refused).toBeGreaterThan(TIMES / 4);
  // The files are of a few kilobytes: more than this would be a length that was believed.
  expect((process.resourceUsage().maxRSS - before) / 1024).toBeLessThan(MEMORY_MB);
});

test('there are more than 140 damaged files, of every format', () => {
  expect(Object.keys(whole).length * TIMES).toBeGreaterThan(140);
});

describe('headers that claim 10^12 values are refused before any memory is taken', () => {
  const shape = '(1000000, 1000000)'.padEnd(24);
  const npy = Buffer.from(
    Buffer.from(npyBytes([2, 3], 'f32', new Float32Array(6)))
      .toString('latin1')
      .replace('(2, 3), }'.padEnd(26), `${shape}, }`),
    'latin1',
  );
  const le = (value: number, bytes: number) => {
    const out = Buffer.alloc(bytes);
    if (bytes === 8) out.writeBigUInt64LE(BigInt(value));
    else out.writeUInt32LE(value);
    return out;
  };
  const text = JSON.stringify({ x: { dtype: 'F32', shape: [1e6, 1e6], data_offsets: [0, 4e12] } });
  const files: Record<string, [Uint8Array, RegExp]> = {
    'lie.npy': [npy, /lie\.npy is truncated: 1000000 × 1000000 f32 takes 4000000000128 bytes/],
    'lie.safetensors': [
      Buffer.concat([le(text.length, 8), Buffer.from(text)]),
      /not a complete safetensors file/,
    ],
    'length.safetensors': [Buffer.concat([le(2 ** 40, 8), Buffer.from('{')]), /length\.safetensors/],
    'bytes.pkl': [
      Buffer.concat([Buffer.from([0x80, 4, 0x8e]), le(1e12, 8), Buffer.from('x.')]),
      /announces 1000000000000 more/,
    ],
    'bytearray.pkl': [
      Buffer.concat([Buffer.from([0x80, 5, 0x96]), le(1e12, 8), Buffer.from('x.')]),
      /announces 1000000000000 more/,
    ],
    'unicode.pkl': [
      Buffer.concat([Buffer.from([0x80, 4, 0x58]), le(0xffffffff, 4), Buffer.from('x.')]),
      /announces 4294967295 more/,
    ],
    'long.pkl': [
      Buffer.concat([Buffer.from([0x80, 2, 0x8b]), le(0xffffffff, 4), Buffer.from('.')]),
      /an integer of 4294967295 bytes/,
    ],
  };
  test.each(Object.entries(files))('%s', async (name, [bytes, message]) => {
    writeFileSync(join(dir, name), bytes);
    const before = process.resourceUsage().maxRSS;
    const result = await outcome(join(dir, name));
    expect((result as UserError).message).toMatch(message);
    expect((process.resourceUsage().maxRSS - before) / 1024).toBeLessThan(MEMORY_MB);
  });

  test('an entry of a zip that claims more than it has, to be stored or to be unpacked', async () => {
    for (const name of ['many.npz', 'packed.npz']) {
      const bytes = Buffer.from(fixtures[name]);
      const directory = bytes.indexOf('PK\x01\x02', 0, 'latin1');
      bytes.writeUInt32LE(0xfffffff0, directory + 24);
      writeFileSync(join(dir, name), bytes);
      expect(((await outcome(join(dir, name))) as UserError).message).toMatch(/zip bomb|is stored, but/);
    }
  });

  test('entries of a zip that share their bytes', async () => {
    const bytes = Buffer.from(fixtures['many.npz']);
    for (
      let at = bytes.indexOf('PK\x01\x02', 0, 'latin1');
      at >= 0;
      at = bytes.indexOf('PK\x01\x02', at + 4, 'latin1')
    )
      for (const field of [20, 24]) bytes.writeUInt32LE(0xffff, at + field);
    writeFileSync(join(dir, 'shared.npz'), bytes);
    expect(((await outcome(join(dir, 'shared.npz'))) as UserError).message).toMatch(
      /reaches beyond the end, or its bytes are shared/,
    );
  });
});

test.each([
  ['plain.npy', openNpy],
  ['packed.npz', openNpz],
  ['two.safetensors', openSafetensors],
] as const)('what training reads directly, %s, damaged', (name, open) => {
  const path = join(dir, name);
  for (let i = 0; i < TIMES; i++) {
    writeFileSync(path, damaged(whole[name], `direct/${name}/${i}`));
    try {
      open(path).load();
    } catch (error) {
      expect(error).toBeInstanceOf(UserError);
    }
  }
});
