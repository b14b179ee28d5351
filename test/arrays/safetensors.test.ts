// safetensors: round trips, the layout that the format prescribes, and files that are corrupt in every way it forbids.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { openSafetensors, readSafetensors, writeSafetensors } from '../../src/arrays/index.js';
import { UserError } from '../../src/core/index.js';

const dir = mkdtempSync(join(tmpdir(), 'dgam-safetensors-'));
afterAll(() => rmSync(dir, { recursive: true }));

/** A file made by hand, of whatever header text and contents. */
function made(header: string, contents: Uint8Array = new Uint8Array()): Uint8Array {
  const text = Buffer.from(header);
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(text.length));
  return Buffer.concat([length, text, contents]);
}

const tensors = {
  byte: { shape: [3], data: Uint8Array.of(1, 2, 255) },
  weights: { shape: [2, 2], data: Float32Array.of(1.5, -2, Number.NaN, 3e38) },
  double: { shape: [1], data: Float64Array.of(Math.PI) },
  step: { shape: [], data: BigInt64Array.of(-(2n ** 40n)) },
  index: { shape: [2, 0, 3], data: new Int32Array() },
  half: { shape: [2], data: Float32Array.of(0.5, -65504), dtype: 'F16' as const },
};

describe('round trips', () => {
  test('every type, a scalar, an empty tensor, metadata', () => {
    const metadata = { format: 'dgam', 'ключ "1"': 'é\n' };
    const read = readSafetensors(writeSafetensors(tensors, metadata));
    expect(read.metadata).toEqual(metadata);
    expect(Object.keys(read.tensors).sort()).toEqual(Object.keys(tensors).sort());
    for (const [name, { shape, data }] of Object.entries(tensors)) {
      expect(read.tensors[name].shape).toEqual(shape);
      expect(read.tensors[name].data).toEqual(data);
    }
    const types = Object.fromEntries(Object.entries(read.tensors).map(([name, { dtype }]) => [name, dtype]));
    expect(types).toEqual({
      byte: 'U8',
      weights: 'F32',
      double: 'F64',
      step: 'I64',
      index: 'I32',
      half: 'F16',
    });
  });

  test('nothing at all', () => {
    expect(readSafetensors(writeSafetensors({}))).toEqual({ tensors: {}, metadata: {} });
  });

  test('any names and values', () => {
    const tensor = fc.float32Array().map((data) => ({ shape: [data.length], data }));
    fc.assert(
      fc.property(
        fc.dictionary(fc.string(), tensor),
        fc.dictionary(fc.string(), fc.string()),
        (tensors, metadata) => {
          const read = readSafetensors(writeSafetensors(tensors, metadata));
          expect(Object.entries(read.metadata).sort()).toEqual(Object.entries(metadata).sort());
          expect(Object.keys(read.tensors).sort()).toEqual(Object.keys(tensors).sort());
          for (const [name, { data }] of Object.entries(tensors))
            expect(read.tensors[name].data).toEqual(data);
        },
      ),
    );
  });

  test('a part of a larger buffer, and a file at an odd address', () => {
    const data = Float32Array.of(0, 1, 2, 3).subarray(1, 3);
    const bytes = writeSafetensors({ x: { shape: [2], data } });
    const shifted = Buffer.concat([Buffer.alloc(1), bytes]).subarray(1);
    expect(readSafetensors(shifted).tensors.x.data).toEqual(Float32Array.of(1, 2));
  });
});

describe('layout', () => {
  test('is that of the format, byte for byte', () => {
    const bytes = writeSafetensors({ x: { shape: [1], data: Float32Array.of(1) } }, { a: 'b' });
    const header = '{"__metadata__":{"a":"b"},"x":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}';
    // Padded with spaces to a multiple of 8; 1 is 00 00 80 3f in little-endian float32.
    const padded = header.padEnd(Math.ceil(header.length / 8) * 8);
    expect(Buffer.from(bytes)).toEqual(made(padded, Uint8Array.of(0, 0, 0x80, 0x3f)));
  });

  test('does not depend on the order of the names', () => {
    const reversed = Object.fromEntries(Object.entries(tensors).reverse());
    expect(writeSafetensors(reversed, { b: '1', a: '2' })).toEqual(
      writeSafetensors(tensors, { a: '2', b: '1' }),
    );
  });

  test('keeps every tensor aligned to its element size', () => {
    const bytes = writeSafetensors(tensors);
    const length = Number(Buffer.from(bytes).readBigUInt64LE());
    const header = JSON.parse(Buffer.from(bytes.subarray(8, 8 + length)).toString());
    const sizes = { F16: 2, F32: 4, F64: 8, I32: 4, I64: 8, U8: 1 };
    for (const { dtype, data_offsets } of Object.values(header) as {
      dtype: keyof typeof sizes;
      data_offsets: number[];
    }[])
      expect((8 + length + data_offsets[0]) % sizes[dtype]).toBe(0);
  });

  test('refuses a shape that does not fit, and the one reserved name', () => {
    expect(() => writeSafetensors({ x: { shape: [3], data: Float32Array.of(1) } })).toThrow(RangeError);
    expect(() => writeSafetensors({ __metadata__: { shape: [1], data: Float32Array.of(1) } })).toThrow(
      RangeError,
    );
    expect(() => writeSafetensors({ x: { shape: [1], data: Int32Array.of(1), dtype: 'F16' } })).toThrow(
      RangeError,
    );
  });
});

describe('corrupt files', () => {
  const x = (fields: string) => `{"x":{${fields}}}`;
  const eight = new Uint8Array(8);
  test.each([
    ['empty', new Uint8Array(), /expected at least 8 bytes, found 0/],
    ['cut in the header', writeSafetensors(tensors).slice(0, 40), /truncated/],
    ['cut in the contents', writeSafetensors(tensors).slice(0, -1), /its tensors take \d+ bytes, found \d+/],
    ['too long', Buffer.concat([writeSafetensors(tensors), eight]), /its tensors take \d+ bytes, found \d+/],
    ['a huge header', Uint8Array.of(255, 255, 255, 255, 255, 255, 255, 127), /truncated/],
    ['no JSON', made('{"x"'), /not a JSON object/],
    ['no UTF-8', Uint8Array.of(1, 0, 0, 0, 0, 0, 0, 0, 255), /not a JSON object/],
    ['a list', made('[]'), /not a JSON object/],
    ['metadata of numbers', made('{"__metadata__":{"a":1}}'), /__metadata__ is not a map of text/],
    ['no description', made('{"x":1}'), /tensor x is not described/],
    [
      'an unknown type',
      made(x('"dtype":"BF16","shape":[4],"data_offsets":[0,8]'), eight),
      /of type BF16; supported are F16/,
    ],
    [
      'a type named as a method',
      made(x('"dtype":"toString","shape":[4],"data_offsets":[0,8]'), eight),
      /of type toString/,
    ],
    ['no shape', made(x('"dtype":"F32","data_offsets":[0,8]'), eight), /no valid shape and offsets/],
    [
      'a negative size',
      made(x('"dtype":"F32","shape":[-2],"data_offsets":[0,8]'), eight),
      /no valid shape and offsets/,
    ],
    [
      'a fraction',
      made(x('"dtype":"F32","shape":[0.5],"data_offsets":[0,2]'), eight),
      /no valid shape and offsets/,
    ],
    [
      'one offset',
      made(x('"dtype":"F32","shape":[2],"data_offsets":[0]'), eight),
      /no valid shape and offsets/,
    ],
    [
      'offsets reversed',
      made(x('"dtype":"F32","shape":[2],"data_offsets":[8,0]'), eight),
      /takes 8 bytes, but has -8/,
    ],
    [
      'a shape too large',
      made(x('"dtype":"F32","shape":[3],"data_offsets":[0,8]'), eight),
      /takes 12 bytes, but has 8/,
    ],
    [
      'a hole',
      made(x('"dtype":"U8","shape":[4],"data_offsets":[4,8]'), eight),
      /begins at byte 4, expected 0/,
    ],
    [
      'beyond the end',
      made(x('"dtype":"F32","shape":[4],"data_offsets":[0,16]'), eight),
      /take 16 bytes, found 8/,
    ],
    [
      'an overlap',
      made(
        '{"x":{"dtype":"U8","shape":[8],"data_offsets":[0,8]},"y":{"dtype":"U8","shape":[4],"data_offsets":[4,8]}}',
        eight,
      ),
      /tensor y begins at byte 4, expected 8/,
    ],
  ])('refuses %s', (_, bytes, message) => {
    expect(() => readSafetensors(bytes, 'x.safetensors')).toThrow(UserError);
    expect(() => readSafetensors(bytes, 'x.safetensors')).toThrow(message);
    expect(() => readSafetensors(bytes, 'x.safetensors')).toThrow(/^x\.safetensors/);
  });
});

describe('openSafetensors', () => {
  test('reads one tensor by its header', () => {
    const path = join(dir, 'one.safetensors');
    writeFileSync(
      path,
      writeSafetensors({ features: { shape: [2, 1], data: Float32Array.of(0.5, 2), dtype: 'F16' } }),
    );
    const file = openSafetensors(path);
    expect(file).toMatchObject({ shape: [2, 1], dtype: 'f16' });
    // 0.5 and 2 as IEEE 754 half-precision patterns.
    expect(file.load()).toEqual(Uint16Array.of(0x3800, 0x4000));
  });

  test('refuses several', () => {
    const path = join(dir, 'many.safetensors');
    writeFileSync(path, writeSafetensors(tensors));
    expect(() => openSafetensors(path)).toThrow(/holds 6 tensors, expected one/);
  });
});
