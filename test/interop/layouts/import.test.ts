// Importing as a whole: what is left out, what is refused, and that nothing half made is left behind.
import { lstatSync, mkdirSync, readdirSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { npyBytes } from '../../../src/arrays/index.js';
import { UserError } from '../../../src/core/index.js';
import { createFeatureReader } from '../../../src/data/index.js';
import { type ImportOptions, importDataset } from '../../../src/interop/layouts/index.js';
import { buildFolder } from '../../../src/io/index.js';
import { fixture, makeSource, temporary } from './fixtures.js';

const seconds: ImportOptions = { timing: { strideSec: 0.5, windowSec: 0.5 } };
const counting = (snippets: number, dim: number, from = 0): Uint8Array =>
  npyBytes(
    [snippets, dim],
    'f32',
    Float32Array.from({ length: snippets * dim }, (_, i) => from + i),
  );
const csv = (...rows: string[]): string => ['video,label,start,end,subset', ...rows, ''].join('\n');

/** Two streams of four videos, right in every way but for what a test changes. */
const right = (changed: Record<string, string | Uint8Array | undefined> = {}) =>
  makeSource({
    'labels.csv': csv('a,walk,1,2,train', 'b,run,0,1,train', 'c,walk,1,3,test', 'd,run,1,2,test'),
    ...Object.fromEntries(
      ['a', 'b', 'c', 'd'].flatMap((name, index) => [
        [`acc/${name}.npy`, counting(10 + index, 3)],
        [`gyro/${name}.npy`, counting(10 + index, 2, 100)],
      ]),
    ),
    ...changed,
  });

async function importTo(source: string, options: ImportOptions = seconds) {
  const parent = temporary();
  const out = join(parent, 'a new set');
  return { ...(await importDataset(source, out, options)), out, parent };
}

/** The message, once it is sure that nothing was left behind. */
async function refusal(source: string, options: ImportOptions = seconds): Promise<string> {
  const parent = temporary();
  const error: unknown = await importDataset(source, join(parent, 'out'), options).catch((reason) => reason);
  expect(error).toBeInstanceOf(UserError);
  expect(readdirSync(parent)).toEqual([]);
  return error instanceof Error ? error.message : '';
}

test('real I3D features, with a stream of another rate beside them', async () => {
  const source = fileURLToPath(new URL('i3d', import.meta.url));
  const annotations = join(
    makeSource({ 'a.csv': 'video,label,start,end,duration\nwomen_long_jump,long jump,19.6,33.3,35.08\n' }),
    'a.csv',
  );
  const timing = { fps: 25, strideFrames: 64, windowFrames: 64 };
  expect(await refusal(source, { annotations, timing })).toMatch(
    /stream vggish: .*not clear from 36 × 128|"women_long_jump" has 14 in flow, 14 in rgb, 36 in vggish/,
  );
  const { dataset, assumed, out } = await importTo(source, { annotations, timing, streams: ['rgb', 'flow'] });
  expect(dataset.warnings).toEqual([]);
  expect(dataset.videos).toMatchObject([
    { id: 'women_long_jump', snippets: 14, strideSec: 2.56, durationSec: 35.08 },
  ]);
  expect(assumed.join('\n')).toContain(
    'rgb: axes TD (the durations give about 14 snippets, and axis 1 is 14)',
  );
  for (const stream of ['rgb', 'flow'])
    expect(readFileSync(join(out, stream, 'women_long_jump.npy'))).toEqual(
      readFileSync(join(source, `women_long_jump_${stream}.npy`)),
    );
});

test('files are linked relatively, or copied', async () => {
  const source = right();
  const { out, files } = await importTo(source);
  const link = join(out, 'acc', 'a.npy');
  expect(files).toEqual({ linked: 8 });
  expect(readlinkSync(link)).toMatch(/^\.\.\//);
  expect(readFileSync(link)).toEqual(readFileSync(join(source, 'acc', 'a.npy')));
  const copied = await importTo(source, { ...seconds, copy: true });
  expect(copied.files).toEqual({ copied: 8 });
  expect(lstatSync(join(copied.out, 'acc', 'a.npy')).isFile()).toBe(true);
});

test('what has no counterpart is left out, and said', async () => {
  const source = right({
    'labels.csv': csv(
      'a,walk,1,2,train',
      'b,run,0,1,train',
      'c,walk,1,3,test',
      'e,walk,1,2,train',
      'f,,,,train',
      'g,run,0,1,extra',
    ),
    'acc/f.npy': counting(9, 3),
    'gyro/f.npy': counting(9, 2),
    'acc/h.npy': counting(9, 3),
    'gyro/b.npy': undefined,
    'acc/g.npy': counting(9, 3),
    'gyro/g.npy': counting(9, 2),
  });
  const { dataset, leftOut, out } = await importTo(source);
  expect(dataset.videos.map(({ id }) => id)).toEqual(['a', 'c']);
  expect(Object.fromEntries(leftOut.map(({ why, videos }) => [why, videos.join()]))).toEqual({
    'with annotations, without features': 'e',
    'for training, without a label': 'f',
    'of subset "extra", which is no split': 'g',
    'with features, without annotations': 'd,h',
    'without features in stream gyro': 'b',
  });
  expect(Object.keys(JSON.parse(readFileSync(join(out, 'annotations.json'), 'utf8')).database)).toEqual([
    'a',
    'c',
  ]);
});

test("v_ before the names of ActivityNet's features", async () => {
  const source = makeSource({
    'labels.csv': csv('abc,walk,1,2,training', 'def,run,0,1,validation'),
    'tsp/v_abc.npy': counting(7, 3),
    'tsp/v_def.npy': counting(8, 3),
  });
  const { dataset, notes } = await importTo(source);
  expect(dataset.videos.map(({ id, split }) => [id, split])).toEqual([
    ['abc', 'train'],
    ['def', 'test'],
  ]);
  expect(notes).toContain(
    'v_ removed from the names of feature files, so that they match the annotations (2 of 2)',
  );
});

test('annotations elsewhere, without subsets: all are for training', async () => {
  const labels = join(makeSource({ 'tags.csv': 'video,label\r\na,walk;run\r\nb,run\r\n' }), 'tags.csv');
  const { dataset } = await importTo(right({ 'labels.csv': undefined }), { ...seconds, annotations: labels });
  expect(dataset.videos.map(({ split, labels }) => [split, labels])).toEqual([
    ['train', [1, 0]],
    ['train', [0]],
  ]);
});

test('streams can be chosen', async () => {
  const { dataset } = await importTo(right({ 'gyro/a.npy': counting(5, 2) }), {
    ...seconds,
    streams: ['acc'],
  });
  expect(dataset.streams.map(({ name }) => name)).toEqual(['acc']);
});

test('a data set that was imported can be imported', async () => {
  const { out, dataset } = await importTo(right());
  const again = await importTo(out, seconds);
  expect(again.dataset.videos).toEqual(dataset.videos);
});

test('strides that are documented, at another frame rate', async () => {
  const { dataset, assumed } = await importTo(fixture('dgam'), { fps: 30 });
  expect(dataset.videos[0].strideSec).toBeCloseTo(16 / 30, 12);
  expect(assumed[0]).toMatch(/at 30 frames\/s .*; frames\/s as given/);
});

test.each<[string, Uint8Array, string[][]]>([
  ['a row of indices', npyBytes([3], 'i64', BigInt64Array.of(2n, 0n, 1n)), [['c'], ['a'], ['b']]],
  [
    'several indices a video, filled up with -1',
    npyBytes([3, 2], 'i32', Int32Array.of(2, 0, 1, -1, 0, 0)),
    [['c', 'a'], ['b'], ['a']],
  ],
  ['multi-hot', npyBytes([3, 3], 'u8', Uint8Array.of(1, 0, 1, 0, 1, 0, 1, 0, 0)), [['a', 'c'], ['b'], ['a']]],
])("DGAM's labels as %s, and names of classes", async (_, matrix, labels) => {
  const source = makeSource({
    'train_data/rgb_features/1.npy': counting(9, 3),
    'train_data/rgb_features/2.npy': counting(8, 3),
    'train_data/rgb_features/3.npy': counting(7, 3),
    'train_data/train_labels.npy': matrix,
  });
  const { dataset } = await importTo(source, { classes: ['a', 'b', 'c'] });
  expect(dataset.videos.map((video) => video.labels.map((label) => dataset.classes[label]))).toEqual(labels);
});

test.each([
  ['ENOSPC', /out: the disk is full; nothing was written there/],
  ['EACCES', /out cannot be written: no permission\. Check the permissions/],
])('%s while it is built leaves nothing', async (code, words) => {
  const parent = temporary();
  const build = async (folder: string) => {
    writeFileSync(join(folder, 'half'), 'x');
    throw Object.assign(new Error(code), { code });
  };
  await expect(buildFolder(join(parent, 'out'), build)).rejects.toThrow(words);
  expect(readdirSync(parent)).toEqual([]);
});

describe('refused', () => {
  test.each<[string, () => string, ImportOptions, RegExp]>([
    ['a source that is not there', () => '/no/such/folder', seconds, /^\/no\/such\/folder does not exist/],
    [
      'an empty folder',
      () => makeSource({}),
      seconds,
      /is in no known layout \(dgam: no files such as .*plain: no feature files/,
    ],
    [
      'another layout than said',
      () => right(),
      { ...seconds, layout: 'wtalc' },
      /is not in the layout wtalc: no labels_all\.npy with a subset\.npy/,
    ],
    [
      'no annotations',
      () => right({ 'labels.csv': undefined }),
      seconds,
      /no annotations were found.*--annotations FILE/,
    ],
    [
      'annotations of other videos',
      () => right({ 'labels.csv': csv('x,walk,1,2,train') }),
      seconds,
      /labels\.csv name none of the videos that have features \(a, b, c, …\)/,
    ],
    [
      'nothing to train on',
      () => right({ 'labels.csv': csv('a,walk,1,2,p1', 'b,run,1,2,p2') }),
      seconds,
      /not clear from the subsets "p1" \(1 with labels\), "p2"/,
    ],
    [
      'no stride',
      () => right(),
      {},
      /the stride is not known: the source does not state it, and no duration is known/,
    ],
    [
      'streams of other strides',
      () => right({ 'gyro/a.npy': counting(5, 2) }),
      seconds,
      /streams differ in T for 1 of 4 videos: "a" has 10 in acc, 5 in gyro.*--streams/,
    ],
    [
      'a stream of few videos',
      () => right({ 'gyro/b.npy': undefined, 'gyro/c.npy': undefined, 'gyro/d.npy': undefined }),
      seconds,
      /stream gyro has features of 1 annotated videos, but acc of 4\..*--streams acc\)/,
    ],
    [
      'a stream that is not there',
      () => right(),
      { ...seconds, streams: ['acc', 'rgb'] },
      /no stream is called "rgb"\. Streams: acc, gyro/,
    ],
    [
      'columns of two streams',
      () => right(),
      { ...seconds, columns: [{ name: 'a', first: 0, last: 1 }] },
      /--split-streams splits the only stream of a source, but this one has 2 streams/,
    ],
    [
      'damaged features',
      () => right({ 'acc/c.npy': counting(12, 3).slice(0, 200) }),
      seconds,
      /c\.npy is truncated: 12 × 3 f32 takes 272 bytes, found 200/,
    ],
    ['features that are none', () => right({ 'acc/c.npy': 'hello, this is text' }), seconds, /c\.npy/],
    [
      'a name that leads out',
      () => right({ 'labels.csv': csv('../a,walk,1,2,train', 'b,run,1,2,train', 'c,run,1,2,test') }),
      seconds,
      /labels\.csv: a video is called "\.\.\/a".*outside/,
    ],
    [
      'DGAM, classes without names',
      () =>
        makeSource({
          'train_data/rgb_features/1.npy': counting(9, 3),
          'train_data/train_labels.npy': npyBytes([1, 3], 'f64', Float64Array.of(1, 0, 1)),
        }),
      {},
      /train_labels\.npy has 3 classes without names, but gt\.json has 0 labels.*--classes FILE/,
    ],
    [
      'DGAM, labels of other videos',
      () =>
        makeSource({
          'train_data/rgb_features/1.npy': counting(9, 3),
          'train_data/train_labels.npy': npyBytes([2, 3], 'f64', new Float64Array(6)),
        }),
      {},
      /expected a row of labels for each of 1 videos, found 2 × 3/,
    ],
    [
      'DGAM, too few names',
      () => makeSource({ 'test_data/rgb_features/2.npy': counting(9, 3), 'test_data/vid_list.txt': 'a\n' }),
      {},
      /vid_list\.txt has 1 names, but features are numbered to 2/,
    ],
    [
      'DGAM, two data sets',
      () =>
        makeSource({
          'A/train_data/rgb_features/1.npy': counting(9, 3),
          'B/train_data/rgb_features/1.npy': counting(9, 3),
        }),
      {},
      /several data sets: A, B\. Give the folder of one/,
    ],
    [
      'BaS-Net, a video in two lists',
      () =>
        makeSource({
          'split_train.txt': 'a\n',
          'split_test.txt': 'a\r\n',
          'features/train/a.npy': counting(9, 3),
        }),
      {},
      /a is in split_test\.txt as well|a is in split_train\.txt as well/,
    ],
    [
      'BaS-Net, no features',
      () => makeSource({ 'split_train.txt': 'a\n' }),
      {},
      /no feature files beside it/,
    ],
    [
      'ActionFormer, two configs',
      () => makeSource({ 'a.yaml': 'feat_stride: 4', 'b.yaml': 'feat_stride: 8', 'f/a.npy': counting(9, 3) }),
      {},
      /several configs with feat_stride: a\.yaml, b\.yaml/,
    ],
    [
      'ActionFormer, no features of that name',
      () =>
        makeSource({
          'a.yaml': 'dataset: {feat_stride: 4, file_prefix: v_, feat_folder: ./x/tsp}',
          'f/a.npy': counting(9, 3),
        }),
      {},
      /no feature files named "v_…" in a folder tsp .*found 1 feature file/,
    ],
  ])('%s', async (_, make, options, words) => {
    expect(await refusal(make(), options)).toMatch(words);
  });

  test('a folder that exists is not touched', async () => {
    const out = join(temporary(), 'out');
    mkdirSync(out);
    writeFileSync(join(out, 'mine'), 'x');
    await expect(importDataset(right(), out, seconds)).rejects.toThrow(
      /out exists already\. Give another name/,
    );
    expect(readdirSync(out)).toEqual(['mine']);
    await expect(importDataset(right(), join(out, 'no', 'out'), seconds)).rejects.toThrow(
      /no does not exist\. Create it first/,
    );
  });

  test('stopping leaves nothing', async () => {
    const parent = temporary();
    const stop = new AbortController();
    let written = 0;
    const onProgress = (phase: string) => {
      if (phase === 'writing' && ++written === 3) {
        stop.abort();
        // What follows is as slow as a large file.
        const until = performance.now() + 60;
        while (performance.now() < until);
      }
    };
    const work = importDataset(right(), join(parent, 'out'), { ...seconds, onProgress, signal: stop.signal });
    await expect(work).rejects.toThrow(/abort/i);
    expect(written).toBe(3);
    expect(readdirSync(parent)).toEqual([]);
  });
});

test('a file for each video and all in one file give the same', async () => {
  const name = fc.constantFrom('a', 'b c', 'ü', '-d', 'e.f', '走', '#1', "it's");
  const videos = fc.uniqueArray(
    fc.tuple(name, fc.integer({ min: 1, max: 9 }), fc.constantFrom('f16', 'f32', 'f64', 'i16')),
    {
      selector: ([video]) => video,
      minLength: 2,
    },
  );
  await fc.assert(
    fc.asyncProperty(videos, fc.infiniteStream(fc.integer({ min: -99, max: 99 })), async (list, numbers) => {
      const arrays = list.map(([video, snippets, dtype]) => {
        const Values = { f16: Uint16Array, f32: Float32Array, f64: Float64Array, i16: Int16Array }[dtype];
        const data = new Values(snippets * 3);
        for (let i = 0; i < data.length; i++) data[i] = Math.abs(numbers.next().value);
        return [`${video}.npy`, npyBytes([snippets, 3], dtype, data)] as const;
      });
      const labels = csv(...list.map(([video]) => `"${video}",walk,0,1,train`));
      const inFiles = Object.fromEntries(arrays.map(([file, bytes]) => [`features/${file}`, bytes]));
      const folder = makeSource({ 'labels.csv': labels, ...inFiles });
      const packed = makeSource({
        'labels.csv': labels,
        'all.npz': zipSync(Object.fromEntries(arrays), { level: 0 }),
      });
      const options: ImportOptions = { ...seconds, axes: new Map([['*', 'TD']]) };
      const rows = async (source: string) => {
        const { dataset, files } = await importTo(source, options);
        const reader = createFeatureReader(dataset);
        const read = dataset.videos.map((video) => [
          video.id,
          [...reader.read(video, dataset.streams[0].name)],
        ]);
        return { read, files };
      };
      const [one, other] = [await rows(folder), await rows(packed)];
      expect(one.read).toEqual(other.read);
      expect(one.files).toEqual({ linked: list.length });
      expect(other.files).toEqual({ unpacked: list.length });
    }),
    { numRuns: 25 },
  );
});
