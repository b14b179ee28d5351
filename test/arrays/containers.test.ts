// Files that hold arrays, as NumPy, h5py, PyArrow and Python's pickle write them (fixtures/make*.py), read back to what went in.
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Unzipped, unzipSync } from 'fflate';
import { afterAll, describe, expect, test } from 'vitest';
import {
  copyAsFloat32,
  createArraysReader,
  type NamedArray,
  openArrays,
  type PickledValue,
} from '../../src/arrays/index.js';
import { UserError } from '../../src/core/index.js';

const packed = ['containers.zip', 'parquet.zip'].map((name) => new URL(`fixtures/${name}`, import.meta.url));
const fixtures = Object.assign({}, ...packed.map((url) => unzipSync(readFileSync(url)))) as Unzipped;
const dir = mkdtempSync(join(tmpdir(), 'dgam-containers-'));
const reader = createArraysReader();
afterAll(() => {
  reader.close();
  rmSync(dir, { recursive: true });
});

function write(name: string, bytes: Uint8Array): string {
  const path = join(dir, name);
  writeFileSync(path, bytes);
  return path;
}

const fixture = (name: string) => write(name, fixtures[name]);

async function values({ shape, dtype, load }: NamedArray): Promise<number[]> {
  const count = shape.reduce((a, b) => a * b, 1);
  const out = new Float32Array(count);
  copyAsFloat32(dtype, await load(), 0, count, out, 0);
  return [...out];
}

const counted = [0, 1, 2, 3, 4, 5];
const names = (arrays: readonly { name: string }[]) => arrays.map(({ name }) => name);

describe('pickles', () => {
  const files = Object.keys(fixtures).filter((name) => /^(protocol|python2_|numpy2\.)/.test(name));

  test('the fixtures are of every protocol, and of Python 2 and NumPy 2', () => {
    expect(files).toHaveLength(6 + 2 + 1);
  });

  test.each(files)('%s: arrays, text, lists, numbers', async (name) => {
    const { format, arrays, texts, content } = await reader.open(fixture(name));
    expect(format).toBe('pickle');
    expect(arrays.map(({ name, shape, dtype }) => [name, shape, dtype])).toEqual([
      ['rgb', [2, 3], 'f32'],
      ['deep/flow', [2, 3], 'f16'],
      ['list/0', [3], 'i64'],
    ]);
    expect(await values(arrays[0])).toEqual(counted);
    expect(await values(arrays[1])).toEqual(counted);
    expect(await values(arrays[2])).toEqual([0, 1, 2]);
    expect(Object.fromEntries(texts.map(({ name, items }) => [name, items]))).toEqual({
      labels: [['jump'], ['türn']],
      'per video': [['a', 'b'], [], ['c']],
      set: [['x']],
      names: [['ab'], ['cdé']],
      fixed: [['ab'], ['c']],
    });
    const map = content as Map<PickledValue, PickledValue>;
    expect(map.get('segments')).toEqual([
      [0.5, 2],
      [3, 4],
    ]);
    expect(map.get('numbers')).toEqual([true, 2.5, -7, 300, 70000, 2 ** 40, 2n ** 70n, -(2n ** 70n)]);
    expect([map.get('scalar'), map.get('whole'), map.get('bytes')]).toEqual([1.5, -3, 'raw']);
    expect(map.get('tuple')).toEqual([1, 2, 3, 4]);
    expect((map.get('list') as PickledValue[])[2]).toBeNull();
  });

  test.each(['large.pkl', 'large_0.pkl', 'large_2.pkl'])(
    '%s: contents that stay in the file until they are loaded',
    async (name) => {
      const { arrays, content } = await reader.open(fixture(name));
      expect(arrays[0]).toMatchObject({ name: 'large', shape: [2000, 3] });
      const loaded = await values(arrays[0]);
      expect(loaded.every((value, i) => value === i)).toBe(true);
      if (name === 'large.pkl') expect((content as Map<string, string>).get('text')).toBe('é'.repeat(5000));
    },
  );

  test.each(['numpy2_2.pkl', 'numpy2_5.pkl'])('%s, written by NumPy 2', async (name) => {
    const { arrays, texts, content } = await reader.open(fixture(name));
    expect(await values(arrays[0])).toEqual(counted);
    expect((content as Map<string, number>).get('s')).toBe(2.5);
    expect(texts).toEqual([{ name: 't', items: [['é']] }]);
  });

  test('a list of arrays, and one array alone', async () => {
    const list = await reader.open(fixture('list.pkl'));
    expect(names(list.arrays)).toEqual(['0', '1']);
    expect(await values(list.arrays[1])).toEqual([6, 7, 8, 9, 10, 11]);
    expect(names((await reader.open(fixture('array.pkl'))).arrays)).toEqual(['array']);
  });

  test.each([
    ['system.pkl', /"posix\.system"/],
    ['system_4.pkl', /"posix\.system"/],
    ['eval.pkl', /"__builtin__\.eval"/],
    ['getattr.pkl', /"builtins\.getattr"/],
    ['inst.pkl', /"os\.system"/],
    ['torch.pkl', /"torch\._utils\._rebuild_tensor_v2"/],
    ['system.npy', /"posix\.system"/],
  ])('%s asks for something that runs: refused by name, and nothing is run', async (name, asked) => {
    const refused = reader.open(fixture(name));
    await expect(refused).rejects.toThrow(UserError);
    await expect(refused).rejects.toThrow(asked);
    await expect(refused).rejects.toThrow(/refused: only NumPy arrays.*nothing is run/s);
    expect(existsSync('dgam-was-here')).toBe(false);
  });

  test('lists within lists without end are refused', async () => {
    // l = [l, l] thirty times by the memo: a hundred bytes that would be a thousand million lists.
    const twice = Array.from({ length: 30 }, (_, i) => [
      0x5d,
      0x71,
      i + 1,
      0x68,
      i,
      0x61,
      0x68,
      i,
      0x61,
    ]).flat();
    const laughs = write('laughs.pkl', Uint8Array.from([0x80, 2, 0x5d, 0x71, 0, ...twice, 0x2e]));
    await expect(reader.open(laughs)).rejects.toThrow(/repeats its parts without end/);
    // A list in itself: ] MEMO APPEND.
    const itself = write('itself.pkl', Uint8Array.from([0x80, 2, 0x5d, 0x71, 0, 0x68, 0, 0x61, 0x2e]));
    await expect(reader.open(itself)).rejects.toThrow(/refers to itself/);
  });
});

describe('.npy of objects and text', () => {
  test('one object array for all videos, as W-TALC and CO2-Net have it', async () => {
    const { arrays, format, reason } = await reader.open(fixture('joint.npy'));
    expect([format, reason]).toEqual(['npy', 'begins with \\x93NUMPY']);
    expect(arrays.map(({ name, shape }) => [name, shape])).toEqual([
      ['0', [2, 5]],
      ['1', [3, 5]],
      ['2', [4, 5]],
    ]);
    expect(await values(arrays[2])).toEqual(Array.from({ length: 20 }, (_, i) => i));
  });

  test('labels, segments, a dictionary, a grid', async () => {
    expect((await reader.open(fixture('labels_all.npy'))).texts).toEqual([
      { name: 'labels_all', items: [['Jump', 'Turn'], ['Turn'], []] },
    ]);
    const { content, arrays, texts } = await reader.open(fixture('segments.npy'));
    expect(content).toEqual([
      [[0.5, 2]],
      [],
      [
        [1, 2],
        [3, 4.5],
      ],
    ]);
    expect([arrays, texts]).toEqual([[], []]);
    const dict = await reader.open(fixture('dict.npy'));
    expect(names(dict.arrays)).toEqual(['a']);
    const grid = await reader.open(fixture('grid.npy'));
    expect(grid.texts[0].items).toEqual([
      ['a', 'b'],
      ['c', 'd'],
    ]);
  });

  test.each([
    ['names_U.npy', ['video_1', 'vidéo 2']],
    ['names_S.npy', ['video_1', 'video 2']],
    ['names_big.npy', ['ab', 'c']],
  ])('%s: text of a fixed width', async (name, expected) => {
    expect((await reader.open(fixture(name))).texts[0].items.flat()).toEqual(expected);
  });
});

describe('.npz', () => {
  test.each(['many.npz', 'packed.npz'])('%s: many arrays, text and objects', async (name) => {
    const { arrays, texts } = await openArrays(fixture(name));
    expect(arrays.map(({ name, dtype }) => [name, dtype])).toEqual([
      ['rgb', 'f32'],
      ['flow', 'f16'],
      ['clips/0', 'f32'],
      ['clips/1', 'f32'],
    ]);
    for (const array of arrays) expect(await values(array)).toEqual(counted);
    expect(texts).toEqual([
      { name: 'names', items: [['a'], ['b']] },
      { name: 'labels', items: [['x'], ['y', 'z']] },
    ]);
  });

  test('a zip bomb is refused by name', async () => {
    expect(fixtures['bomb.npz'].length).toBeLessThan(200_000);
    await expect(reader.open(fixture('bomb.npz'))).rejects.toThrow(
      /bomb\.npy looks like a zip bomb: \d+ bytes would unpack to 1342/,
    );
  });

  test.each(['up.npz', 'absolute.npz', 'windows.npz', 'up.pkl'])(
    '%s: a name that leads out is refused',
    async (name) => {
      await expect(reader.open(fixture(name))).rejects.toThrow(
        /an array is called ".*", a path that leads out of its folder/,
      );
    },
  );
});

describe('HDF5', () => {
  test('datasets in groups, of every type; links are not followed', async () => {
    const { format, arrays, texts } = await reader.open(fixture('hdf5.h5'));
    expect(format).toBe('hdf5');
    const types = Object.fromEntries(arrays.map(({ name, shape, dtype }) => [name, [dtype, ...shape]]));
    expect(types).toEqual({
      'v1/features': ['f32', 2, 3],
      v2: ['f16', 2, 3],
      'v 3 ü': ['f16', 2, 3],
      packed: ['f64', 200, 3],
      ...Object.fromEntries(
        'i8 i16 i32 i64 u8 u16 u32 u64'.split(' ').map((type) => {
          const name = `ints/${type[0]}${Number(type.slice(1)) / 8}`;
          return [name, [type, 2, 3]];
        }),
      ),
      flags: ['bool', 2],
      scalar: ['f64'],
    });
    for (const array of arrays) {
      if (array.shape.length !== 2) continue;
      expect(
        (await values(array)).every((value, i) => value === i),
        array.name,
      ).toBe(true);
    }
    expect(await values(arrays.find(({ name }) => name === 'flags')!)).toEqual([1, 0]);
    expect(Object.fromEntries(texts.map(({ name, items }) => [name, items.flat()]))).toEqual({
      labels: ['jump', 'türn'],
      fixed: ['ab', 'c'],
    });
  });

  test('a dataset that claims more than its file could hold is refused when it is loaded', async () => {
    const { arrays } = await reader.open(fixture('lie.h5'));
    for (const { name, load } of arrays)
      await expect(load(), name).rejects.toThrow(/claims \d+ bytes in a file of \d+, as a zip bomb does/);
  });
});

describe('Parquet', () => {
  test.each([
    ...['none', 'snappy', 'gzip', 'brotli', 'zstd', 'lz4'].map((codec) => [codec, 'f32'] as const),
    ...['f2 f16', 'f8 f64', 'i4 i32', 'i8 i64'].map(
      (text) => [`type_${text.split(' ')[0]}`, text.split(' ')[1]] as const,
    ),
    ...['required', 'split', 'pages2'].map((name) => [name, 'f32'] as const),
    ['index', 'f64'] as const,
  ])('columns are features, rows snippets: %s, %s', async (name, dtype) => {
    const { arrays, format } = await reader.open(fixture(`${name}.parquet`));
    expect(format).toBe('parquet');
    expect(arrays).toMatchObject([{ name, shape: [2, 3], dtype }]);
    expect(await values(arrays[0])).toEqual(counted);
  });

  test('booleans', async () => {
    const { arrays } = await reader.open(fixture('type_b1.parquet'));
    expect(arrays[0].dtype).toBe('bool');
    expect(await values(arrays[0])).toEqual([0, 1, 1, 1, 1, 1]);
  });

  test('lists in a column, of one length, are its array; text is text', async () => {
    const { arrays, texts } = await reader.open(fixture('lists.parquet'));
    expect(arrays.map(({ name, shape, dtype }) => [name, shape, dtype])).toEqual([
      ['features', [2, 3], 'f32'],
      ['fixed', [2, 3], 'f32'],
    ]);
    for (const array of arrays) expect(await values(array)).toEqual(counted);
    expect(texts).toEqual([{ name: 'id', items: [['a'], ['ü']] }]);
    await expect(reader.open(fixture('ragged.parquet'))).rejects.toThrow(
      /the lists of column "features" differ in length/,
    );
  });

  test('types that differ become float64; what is missing is an error', async () => {
    const { arrays } = await reader.open(fixture('mixed.parquet'));
    expect(arrays).toMatchObject([{ name: 'mixed', shape: [2, 2], dtype: 'f64' }]);
    expect(await values(arrays[0])).toEqual([1, 0.5, 2, 1.5]);
    const holed = await reader.open(fixture('holed.parquet'));
    await expect(holed.arrays[0].load()).rejects.toThrow(/found (null|undefined) in row 1 of holed/);
  });

  test('many pages with a dictionary', async () => {
    const { arrays } = await reader.open(fixture('normals.parquet'));
    const expected = new Float32Array(Uint8Array.from(fixtures['normals.f4']).buffer);
    expect(arrays[0].shape).toEqual([500, 4]);
    expect(await arrays[0].load()).toEqual(expected);
  });
});

describe('CSV', () => {
  test.each(['plain.csv', 'header.csv', 'pandas.csv', 'counted.csv', 'savetxt.txt', 'semicolon.csv'])(
    '%s',
    async (name) => {
      const { arrays, format } = await reader.open(fixture(name));
      expect(format).toBe('csv');
      expect(arrays).toMatchObject([{ name: name.replace(/\..*/, ''), shape: [2, 3], dtype: 'f64' }]);
      expect(await values(arrays[0])).toEqual(counted);
    },
  );

  test('what is no number, and lines of another length, by their place', async () => {
    const odd = await reader.open(write('odd.csv', Buffer.from('1,2\n3,x\n')));
    await expect(odd.arrays[0].load()).rejects.toThrow(
      /odd\.csv, line 2, column 2: expected a number, found "x"/,
    );
    const ragged = await reader.open(write('ragged.csv', Buffer.from('1,2\n\n3\n')));
    await expect(ragged.arrays[0].load()).rejects.toThrow(
      /ragged\.csv, line 3: found 1 numbers, but 2 in the first/,
    );
  });

  test('nan and infinities are values', async () => {
    const { arrays } = await reader.open(write('values.csv', Buffer.from('nan,inf\n-Infinity,1e-3\n')));
    expect([...(await arrays[0].load())]).toEqual([
      Number.NaN,
      Number.POSITIVE_INFINITY,
      Number.NEGATIVE_INFINITY,
      0.001,
    ]);
  });
});

test.each([
  ['empty.npy', '', /empty \(0 bytes\)/],
  ['text.txt', 'Hello there, this is text\n', /is not a file of arrays: it begins with "Hello there,"/],
  ['page.html', '<!doctype html>', /is not a file of arrays/],
])('%s is refused', async (name, text, message) => {
  await expect(openArrays(write(name, Buffer.from(text)))).rejects.toThrow(message);
});
