// .npy and .npz files as NumPy writes them (fixtures/make.py), read back to the values that went in.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import { afterAll, describe, expect, test } from 'vitest';
import { openNpy, openNpz, readNpy, readNpz } from '../../src/arrays/index.js';
import { UserError } from '../../src/core/index.js';

const fixture = (name: string) => new URL(`fixtures/${name}`, import.meta.url).pathname;
const types = unzipSync(readFileSync(fixture('types.zip')));
const dir = mkdtempSync(join(tmpdir(), 'dgam-npy-'));
afterAll(() => rmSync(dir, { recursive: true }));

/** Writes bytes to a file of their own and returns its path. */
function file(name: string, bytes: Uint8Array): string {
  const path = join(dir, name);
  writeFileSync(path, bytes);
  return path;
}

// As in make.py: the same 2 × 3 values for every type, as far as the type can hold them.
const expected: Record<string, number[]> = {
  f: [0.25, -0.75, 2.25, -2.75, 100.25, 5.25],
  i: [0, -1, 2, -3, 100, 5],
  u: [0, 1, 2, 3, 100, 5],
  b: [0, 1, 1, 1, 1, 1],
};
const grids = Object.keys(types).filter((name) => /^[fiub]\d_/.test(name));

describe('readNpy', () => {
  test('the fixtures cover every type, byte order and memory order', () => {
    // 8 types of several bytes × 2 byte orders × 2 memory orders, and i1 u1 b1 × 2 memory orders (f2 f4 f8 i2 … u8).
    expect(grids).toHaveLength(9 * 4 + 3 * 2);
  });

  test.each(grids)('%s', (name) => {
    const { shape, data } = readNpy(types[name], name);
    expect(shape).toEqual([2, 3]);
    expect(Array.from(data, Number)).toEqual(expected[name[0]]);
  });

  test.each([
    ['f2_little_C.npy', 'f16', Float32Array],
    ['f8_big_F.npy', 'f64', Float64Array],
    ['i8_little_C.npy', 'i64', BigInt64Array],
    ['u8_big_C.npy', 'u64', BigUint64Array],
    ['b1_none_C.npy', 'bool', Uint8Array],
  ])('%s is of type %s', (name, dtype, arrayType) => {
    const array = readNpy(types[name]);
    expect(array.dtype).toBe(dtype);
    expect(array.data).toBeInstanceOf(arrayType);
  });

  test.each([1, 2, 3])('header version %i', (version) => {
    const bytes = types[`version${version}.npy`];
    expect(bytes[6]).toBe(version);
    expect(Array.from(readNpy(bytes).data, Number)).toEqual(expected.f);
  });

  test('three axes in either order hold 0 … 23', () => {
    const count = Array.from({ length: 24 }, (_, i) => i);
    expect(Array.from(readNpy(types['cube_C.npy']).data, Number)).toEqual(count);
    expect(Array.from(readNpy(types['cube_F.npy']).data, Number)).toEqual(count);
  });

  test('one axis, none, and none of its rows', () => {
    expect(readNpy(types['vector.npy'])).toMatchObject({ shape: [5], data: Float32Array.of(0, 1, 2, 3, 4) });
    expect(readNpy(types['scalar.npy'])).toMatchObject({ shape: [], data: Float32Array.of(7) });
    expect(readNpy(types['empty.npy'])).toMatchObject({ shape: [0, 3], data: Float32Array.of() });
  });

  test('leaves the bytes that it was given as they were', () => {
    const bytes = Buffer.from(types['f4_big_F.npy']);
    const before = Buffer.from(bytes);
    readNpy(bytes);
    expect(bytes).toEqual(before);
  });

  const whole = types['version1.npy'];
  test.each([
    ['complex numbers', types['complex.npy'], /x\.npy holds type '<c8'/],
    ['a structured type', types['structured.npy'], /x\.npy holds a structured type/],
    ['text', types['text.npy'], /x\.npy holds type '<U2'/],
    ['nothing', new Uint8Array(), /x\.npy is empty \(0 bytes\)/],
    ['something else', new TextEncoder().encode('PK something else'), /x\.npy is not a \.npy file/],
    ['half a header', whole.slice(0, 60), /truncated \.npy header: expected 128 bytes, found 60/],
    ['half the contents', whole.slice(0, 140), /truncated: 2 × 3 f32 takes 152 bytes, found 140/],
    [
      'more than the contents',
      Buffer.concat([whole, whole]),
      /too long: 2 × 3 f32 takes 152 bytes, found 304/,
    ],
    ['an unknown version', Uint8Array.from(whole, (b, i) => (i === 6 ? 9 : b)), /version 9 is not supported/],
    [
      'a damaged header',
      Uint8Array.from(whole, (b, i) => (i > 12 && i < 30 ? 63 : b)),
      /header is not valid/,
    ],
  ])('refuses %s', (_, bytes, message) => {
    expect(() => readNpy(bytes, 'x.npy')).toThrow(UserError);
    expect(() => readNpy(bytes, 'x.npy')).toThrow(message);
  });
});

describe('openNpy', () => {
  test.each(grids)('rows of %s, in any order and again', (name) => {
    const out = new Float32Array(11).fill(9);
    openNpy(file(name, types[name])).readRows([1, 0, 1], out, 1);
    const [a, b] = [expected[name[0]].slice(0, 3), expected[name[0]].slice(3)];
    expect([...out]).toEqual([9, ...b, ...a, ...b, 9]);
  });

  test('knows shape and size without the contents, and loads them as they are', () => {
    const npy = openNpy(file('half.npy', types['f2_big_F.npy']));
    expect(npy).toMatchObject({ shape: [2, 3], dtype: 'f16', fileBytes: 128 + 12 });
    // 0.25 and 2.25 as IEEE 754 half-precision patterns.
    expect(npy.load()).toBeInstanceOf(Uint16Array);
    expect([npy.load()[0], npy.load()[2]]).toEqual([0x3400, 0x4080]);
  });

  test('a header longer than most', () => {
    expect(types['long.npy'].length).toBeGreaterThan(256 + 4);
    expect(openNpy(file('long.npy', types['long.npy'])).shape).toHaveLength(60);
  });

  test('names expected and found bytes of a truncated file', () => {
    const path = file('cut.npy', types['f8_little_C.npy'].slice(0, 150));
    expect(() => openNpy(path)).toThrow(`${path} is truncated: 2 × 3 f64 takes 176 bytes, found 150`);
  });

  test('refuses what is not there, a folder, and rows that it does not have', () => {
    expect(() => openNpy(join(dir, 'none.npy'))).toThrow(/none\.npy does not exist/);
    expect(() => openNpy(dir)).toThrow(UserError);
    const npy = openNpy(file('rows.npy', types['version1.npy']));
    expect(() => npy.readRows([2], new Float32Array(3))).toThrow(RangeError);
    const cube = openNpy(file('cube.npy', types['cube_C.npy']));
    expect(() => cube.readRows([0], new Float32Array(99))).toThrow(RangeError);
  });
});

describe('.npz', () => {
  test.each(['stored.npz', 'compressed.npz'])('%s: all at once, and its one array by its header', (name) => {
    const { features } = readNpz(readFileSync(fixture(name)), name);
    expect(features).toMatchObject({ shape: [2, 3], dtype: 'f16', data: Float32Array.from(expected.f) });
    const npz = openNpz(fixture(name));
    expect(npz).toMatchObject({ shape: [2, 3], dtype: 'f16' });
    expect(npz.load()[0]).toBe(0x3400);
  });

  test('several arrays by name, but not as one', () => {
    const { a, b } = readNpz(readFileSync(fixture('two.npz')));
    expect([a.dtype, b.dtype]).toEqual(['f16', 'i64']);
    expect(() => openNpz(fixture('two.npz'))).toThrow(/two\.npz holds 2 arrays, expected one/);
  });

  test.each([
    ['cut off', (bytes: Buffer) => bytes.subarray(0, bytes.length - 30)],
    ['empty', () => Buffer.alloc(0)],
    ['a .npy', () => Buffer.from(types['vector.npy'])],
  ])('refuses a file that is %s', (_, damage) => {
    const bytes = damage(readFileSync(fixture('compressed.npz')));
    expect(() => openNpz(file('bad.npz', bytes))).toThrow(UserError);
    expect(() => readNpz(bytes, 'bad.npz')).toThrow(/bad\.npz is not a whole \.npz file/);
  });

  test('refuses damaged contents', () => {
    const bytes = Uint8Array.from(readFileSync(fixture('compressed.npz')), (b, i) =>
      i > 60 && i < 100 ? 255 : b,
    );
    expect(() => openNpz(file('bad.npz', bytes))).toThrow(UserError);
  });
});
