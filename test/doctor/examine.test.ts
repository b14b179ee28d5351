// One data set for each fault: the doctor finds it, and nothing else.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { npyBytes as nativeNpyBytes, writeSafetensors } from '../../src/arrays/index.js';
import { openDataset } from '../../src/data/index.js';
import { examine } from '../../src/doctor/index.js';
import { type Files, yaml } from '../data/makeDataset.js';
import {
  annotations,
  cleanDataset,
  config,
  type Database,
  database,
  durationOf,
  features,
  ids,
  snippetsOf,
  type TestVideo,
} from './cleanDataset.js';

const npyBytes = (shape: readonly number[], data: Float32Array) => nativeNpyBytes(shape, 'f32', data);

const changed = (id: string, change: Partial<TestVideo>): Files =>
  annotations({ [id]: { ...database[id], ...change } });

/** All videos as `change` makes them of what they are. */
const each = (change: (video: TestVideo, index: number) => TestVideo | undefined): Files => {
  const videos: Database = Object.fromEntries(ids.map((id, index) => [id, change(database[id], index)]));
  return annotations(videos);
};

/** Feature files of both streams with other lengths. */
const lengths = (snippets: (index: number) => number): Files =>
  Object.fromEntries(
    ids.flatMap((id, index) => [
      [`acc/${id}.npy`, features(snippets(index), 3, `acc/${id}`)],
      [`gyro/${id}.npy`, features(snippets(index), 2, `gyro/${id}`)],
    ]),
  );

const withSegments = (id: string, ...segments: [string, number, number][]): Files =>
  changed(id, {
    annotations: [
      ...database[id].annotations,
      ...segments.map(([label, start, end]) => ({ label, segment: [start, end] })),
    ],
  });

const relabelled = (id: string, ...labels: string[]): Files =>
  changed(id, { annotations: labels.map((label) => ({ label })) });

const frames = (stride: number, fps = 25) =>
  `{ features: acc, fps: ${fps}, strideFrames: ${stride}, windowFrames: ${stride} }`;

/** Both streams with strides in frames. */
const strides = (written: string): Files => ({
  'dataset.yaml': yaml
    .replace('{ features: acc, strideSec: 0.5, windowSec: 2 }', written)
    .replace(
      '{ features: gyro/, fps: 50, strideFrames: 25, windowFrames: 50 }',
      written.replace('acc', 'gyro'),
    ),
});

/** T of videos of 60 to 174 s whose features have another stride than dataset.yaml says. */
const long = (index: number) => 60 + 6 * index;
const longVideos = (strideSec: number, written: string): Files => ({
  ...strides(written),
  ...each((video, index) => ({ ...video, duration: long(index) })),
  ...lengths((index) => Math.floor(long(index) / strideSec)),
});

const constant = (snippets: number, dim: number, value: number) =>
  npyBytes([snippets, dim], new Float32Array(snippets * dim).fill(value));

const withValue = (value: number): Uint8Array => {
  const data = new Float32Array(30).map((_, i) => i);
  data[13] = value;
  return npyBytes([10, 3], data);
};

const deadColumn = (_: string, index: number): Uint8Array => {
  const data = new Float32Array(snippetsOf(index) * 3).map((_, i) =>
    i % 3 === 1 ? 0 : 1 + Math.sin(i + index),
  );
  return npyBytes([snippetsOf(index), 3], data);
};

const folder = (make: (id: string, index: number) => Uint8Array): Files =>
  Object.fromEntries(ids.map((id, index) => [`acc/${id}.npy`, make(id, index)]));

const whole = (id: string, label: string): TestVideo => ({
  ...database[id],
  annotations: [{ label, segment: [0, durationOf(ids.indexOf(id)) - 0.1] }],
});

type Fault = [id: string, severity: 'error' | 'warning' | 'info', files: Files, seen: RegExp, advice: RegExp];

const faults: Fault[] = [
  ['broken-dataset-yaml', 'error', { 'dataset.yaml': 'name: [a' }, /is not valid YAML/, /Correct it/],
  ['broken-dataset-yaml', 'error', { 'dataset.yaml': undefined }, /does not exist/, /Correct it/],
  ['broken-annotations', 'error', { 'annotations.json': '{' }, /is not valid JSON/, /Correct it/],
  ['broken-annotations', 'error', withSegments('a', ['walk', 5, 3]), /ends after it starts/, /Correct it/],
  [
    'missing-folder',
    'error',
    config('features: acc', 'features: rgb'),
    /folder of stream acc, .*rgb, does not exist/,
    /streams.acc.features/,
  ],
  [
    'missing-file',
    'error',
    { 'gyro/a.npy': undefined, 'gyro/d.npy': undefined },
    /2 of 20 videos without features in stream gyro: "a", "d"/,
    /Put "a.npy" or "a.npz"/,
  ],
  ['empty-file', 'error', { 'acc/c.npy': '' }, /1 file of stream acc without numbers: "c"/, /again/],
  ['empty-file', 'error', { 'acc/c.npy': npyBytes([0, 3], new Float32Array()) }, /T = 0/, /again/],
  [
    'unreadable-file',
    'error',
    { 'acc/c.npy': 'hello, this is text' },
    /1 file of stream acc cannot be read: "c"\. .*is not a \.npy file/,
    /again/,
  ],
  ['unreadable-file', 'error', { 'acc/c.npy': features(12, 3, 'c').slice(0, 200) }, /is truncated/, /again/],
  [
    'unreadable-file',
    'error',
    { 'acc/c.npy': npyBytes([1, 12, 3], new Float32Array(36)) },
    /1 × 12 × 3/,
    /again/,
  ],
  [
    'different-width',
    'error',
    { 'acc/c.npy': features(12, 4, 'c') },
    /1 of 20 files of stream acc have another D than 3: "c" \(D = 4\)/,
    /as the others/,
  ],
  [
    'several-files',
    'warning',
    { 'acc/c.safetensors': writeSafetensors({ x: { shape: [12, 3], data: new Float32Array(36) } }) },
    /1 file of stream acc besides another file of the same video: "c.safetensors"/,
    /outdated/,
  ],
  [
    'extra-file',
    'info',
    { 'acc/u.npy': features(9, 3, 'u'), 'acc/day 1/ü.npy': features(9, 3, 'v') },
    /2 files in the folder of stream acc without an annotated video: "day 1\/ü.npy", "u.npy"/,
    /Annotate/,
  ],
  [
    'no-snippet-times',
    'error',
    strides('{ features: acc, fps: video, strideFrames: 16, windowFrames: 16 }'),
    /20 videos without "fps"/,
    /Add "fps"/,
  ],
  [
    'wrong-stride',
    'error',
    longVideos(8 / 25, frames(16)),
    /Streams acc and gyro: the files have 2 times the snippets that fps 25, strideFrames 16 gives/,
    /^strideFrames: 8 fits: 20 of 20 videos/,
  ],
  [
    'wrong-stride',
    'error',
    longVideos(64 / 25, frames(16)),
    /have 0.25 times/,
    /^strideFrames: 64 fits: 20 of 20/,
  ],
  ['wrong-stride', 'warning', longVideos(16 / 30, frames(16)), /have 1.2 times/, /^fps: 30 fits: 20 of 20/],
  ['wrong-stride', 'warning', longVideos(16 / 24, frames(16)), /have 0.96. times/, /^fps: 24 fits: 20 of 20/],
  [
    'wrong-stride',
    'warning',
    longVideos(16 / 25, frames(16, 24)),
    /have 1.04 times/,
    /^fps: 25 fits: 20 of 20/,
  ],
  [
    'wrong-stride',
    'warning',
    longVideos(0.25, '{ features: acc, strideSec: 0.5, windowSec: 0.5 }'),
    /at strideSec 0.5/,
    /A stride of about 0.25 s fits/,
  ],
  [
    'wrong-stride',
    'warning',
    {
      ...strides(frames(16)),
      ...each((video, index) => ({ ...video, duration: long(index) })),
      ...lengths((index) => 5 + ((index * 7) % 11)),
    },
    /times the snippets/,
    /No stride fits all videos/,
  ],
  [
    'rescaled-features',
    'error',
    {
      ...config(
        'acc: { features: acc, strideSec: 0.5, windowSec: 2 }\n  gyro: { features: gyro/, fps: 50, strideFrames: 25, windowFrames: 50 }',
        'acc: { features: acc, strideSec: 0.5, windowSec: 0.5 }',
      ),
      ...each((video, index) => ({ ...video, duration: long(index) })),
      ...lengths(() => 100),
    },
    /all 20 videos have T = 100, though they last from 60 to 174 s/,
    /rescaled: true/,
  ],
  [
    'not-rescaled',
    'warning',
    strides('{ features: acc, rescaled: true }'),
    /20 different T, from 10 to 29/,
    /strideFrames/,
  ],
  [
    'odd-length',
    'warning',
    changed('t', { duration: 160 }),
    /1 of 20 videos .*"t" 16 of 160 s/,
    /Extract them again/,
  ],
  ['streams-disagree', 'error', { 'acc/c.npy': features(15, 3, 'c') }, /"c": acc 15, gyro 12/, /same stride/],
  [
    'streams-off-by-one',
    'warning',
    { 'acc/c.npy': features(13, 3, 'c') },
    /1 video with one snippet more/,
    /--fix/,
  ],
  [
    'no-duration',
    'info',
    changed('b', { duration: undefined }),
    /1 of 20 videos without "duration"/,
    /ffprobe/,
  ],
  [
    'not-finite',
    'error',
    { 'acc/a.npy': withValue(Number.NaN) },
    /1 of 20 files of stream acc .*"a": NaN at row 4, column 1/,
    /again/,
  ],
  [
    'not-finite',
    'error',
    { 'acc/a.npy': withValue(Number.NEGATIVE_INFINITY) },
    /-Infinity at row 4/,
    /again/,
  ],
  [
    'constant-features',
    'warning',
    { 'acc/b.npy': constant(11, 3, 0.7) },
    /1 of 20 files of stream acc .*identical rows: b/,
    /again/,
  ],
  ['constant-features', 'warning', { 'acc/b.npy': constant(11, 3, 0) }, /\(1 of them zeros\)/, /again/],
  [
    'dead-columns',
    'warning',
    folder(deadColumn),
    /1 of the 3 columns of stream acc are 0 in all of 390 rows \(the first 1, the last 1/,
    /leave out/,
  ],
  [
    'different-scale',
    'warning',
    { 'acc/b.npy': features(11, 3, 'b', 255) },
    /1 of 20 files of stream acc .*values of another scale: b \(\d+ times the usual\)/,
    /as the others/,
  ],
  [
    'split-scale',
    'warning',
    folder((id, index) => features(snippetsOf(index), 3, id, index < 15 ? 1 : 6)),
    /values of the test videos are [567][.\d]* times as large as those of the train videos/,
    /in the same way/,
  ],
  [
    'video-in-two-splits',
    'warning',
    {
      ...changed('s', { duration: durationOf(2) }),
      'acc/s.npy': features(12, 3, 'acc/c'),
      'gyro/s.npy': features(12, 2, 'gyro/c'),
    },
    /1 video .*"c" \(train\) and "s" \(test\) in acc, gyro/,
    /Remove/,
  ],
  [
    'same-features',
    'warning',
    {
      ...changed('d', { duration: durationOf(2) }),
      'acc/d.npy': features(12, 3, 'acc/c'),
      'gyro/d.npy': features(12, 2, 'gyro/d'),
    },
    /1 video .*"c" \(train\) and "d" \(train\) in acc\./,
    /again/,
  ],
  [
    'similar-names',
    'warning',
    {
      ...annotations({ v_C: { ...database.c, subset: 'testing' } }),
      'acc/v_C.npy': features(12, 3, 'x'),
      'gyro/v_C.npy': features(12, 2, 'x'),
    },
    /1 video .*"c" \(train\) and "v_C" \(test\)/,
    /keep one name/,
  ],
  ['unknown-label', 'error', relabelled('c', 'climb'), /"climb" \(1 video\)/, /Add them to classes/],
  [
    'unlabelled-training-video',
    'error',
    relabelled('b'),
    /1 training video without a label: b/,
    /Add their labels/,
  ],
  [
    'rare-class',
    'warning',
    {
      ...config('sit down]', 'sit down, jump]'),
      ...annotations({
        a: { ...database.a, annotations: [{ label: 'jump' }] },
        s: { ...database.s, annotations: [{ label: 'jump' }] },
      }),
    },
    /One class with under three training videos: "jump" \(1\)/,
    /more videos/,
  ],
  [
    'untrained-class',
    'warning',
    { ...config('sit down]', 'sit down, jump]'), ...relabelled('s', 'jump') },
    /1 label in videos to evaluate on but in no training video: "jump"/,
    /Label training videos/,
  ],
  [
    'unevaluated-class',
    'info',
    {
      ...config('sit down]', 'sit down, jump]'),
      ...annotations(
        Object.fromEntries(
          ['a', 'b', 'c'].map((id) => [
            id,
            { ...database[id], annotations: [...database[id].annotations, { label: 'jump' }] },
          ]),
        ),
      ),
    },
    /1 label in training videos but in no video to evaluate on: "jump"/,
    /Move some/,
  ],
  [
    'unused-class',
    'info',
    config('sit down]', 'sit down, jump]'),
    /1 of the 4 classes of dataset.yaml in no video: "jump"/,
    /Remove them/,
  ],
  [
    'same-labels-everywhere',
    'warning',
    {
      ...config('[walk, run, sit down]', '[walk]'),
      ...each((video) => ({ ...video, annotations: [{ label: 'walk', segment: [0.5, 2] }] })),
    },
    /All 10 training videos have the same labels: "walk"/,
    /Add videos/,
  ],
  [
    'class-in-every-video',
    'warning',
    each((video) => ({
      ...video,
      annotations: [...video.annotations.filter(({ label }) => label !== 'walk'), { label: 'walk' }],
    })),
    /Every training video has the label "walk"/,
    /Add videos without it/,
  ],
  [
    'segment-empty',
    'warning',
    withSegments('c', ['sit down', 5, 5]),
    /1 segment of no length: "c" sit down \[5, 5\]/,
    /--fix/,
  ],
  [
    'segment-negative',
    'warning',
    withSegments('c', ['sit down', -1, 0.4]),
    /1 segment starting before 0 s/,
    /--fix/,
  ],
  [
    'segment-past-end',
    'warning',
    withSegments('c', ['sit down', 5, 7.75]),
    /1 segment past the end of the video, by up to 0.25 s: "c" sit down \[5, 7.75\]/,
    /--fix/,
  ],
  [
    'segment-repeated',
    'warning',
    withSegments('c', ['sit down', 3, 4.25]),
    /1 exact repeat of segments/,
    /--fix/,
  ],
  [
    'segments-overlap',
    'info',
    withSegments('c', ['sit down', 4, 5]),
    /1 segment overlapping an earlier one of the same label: "c" sit down \[4, 5\]/,
    /Merge them/,
  ],
  [
    'ambiguous-segments',
    'info',
    withSegments('c', ['Ambiguous', 4, 5]),
    /1 segment labelled Ambiguous/,
    /--protocol thumos14/,
  ],
  [
    'covered-video',
    'warning',
    annotations({ c: whole('c', 'sit down') }),
    /1 of 20 videos with segments \(5 %\) in which one label covers over 90 % of the time: "c" \(sit down\)/,
    /longer recordings/,
  ],
];

describe('a data set with one fault', () => {
  test.each(faults)('%s', async (id, severity, files, seen, advice) => {
    const { findings, counts } = await examine(cleanDataset(files));
    const found = findings.filter((finding) => finding.id !== 'chance-accuracy');
    expect(found).toMatchObject([{ id, severity }]);
    expect(found[0].seen).toMatch(seen);
    expect(found[0].advice).toMatch(advice);
    expect(found[0].why.length).toBeGreaterThan(20);
    expect(counts[severity]).toBe(severity === 'info' ? findings.length : 1);
  });
});

/** Faults that bring others with them. */
const among: Fault[] = [
  [
    'split-without-videos',
    'error',
    config('train: training', 'train: Training'),
    /splits.train is "Training".*"training", "val", "testing"/,
    /Did you mean "training"/,
  ],
  [
    'streams-disagree',
    'error',
    Object.fromEntries(ids.map((id, index) => [`gyro/${id}.npy`, features(2 * snippetsOf(index), 2, id)])),
    /20 videos .*Mostly gyro has 2 times the snippets of acc/,
    /2 times the stride of the other/,
  ],
  [
    'split-without-videos',
    'warning',
    config('test: testing', 'test: tests'),
    /splits.test is "tests"/,
    /subset/,
  ],
  ['no-training-split', 'info', config('train: training, ', ''), /has no train/, /splits.train/],
  [
    'subset-left-out',
    'info',
    annotations({ u: { subset: 'extra', annotations: [{ label: 'fly' }] } }),
    /1 video of subset "extra"/,
    /Name the subset/,
  ],
  [
    'similar-labels',
    'warning',
    relabelled('c', 'Sit-down'),
    /"sit down" \(\d+\) and "Sit-down" \(1\)/,
    /write one of them/,
  ],
  [
    'similar-labels',
    'warning',
    config('sit down]', 'sit down, SitDown]'),
    /"sit down" \(\d+\) and "SitDown" \(0\)/,
    /write one of them/,
  ],
  [
    'unknown-label',
    'error',
    relabelled('c', 'Wlak'),
    /"Wlak" \(1 video; did you mean "walk"\?\)/,
    /correct them/,
  ],
  [
    'missing-file',
    'error',
    { 'acc/a.npy': undefined, 'acc/v_A.npy': features(10, 3, 'a') },
    /without features in stream acc: "a"/,
    /"v_A.npy" for "a"\. Rename/,
  ],
  [
    'segment-longer-than-video',
    'warning',
    withSegments('c', ['sit down', 0, 300]),
    /1 segment longer than the video: "c"/,
    /seconds/,
  ],
  [
    'covered-class',
    'warning',
    annotations(Object.fromEntries(['b', 'e', 'h', 'k', 'n', 'q'].map((id) => [id, whole(id, 'run')]))),
    /One class covers over 90 % of most of the videos they are in: "run" \(6 of \d+\)/,
    /start and end/,
  ],
  [
    'different-width',
    'error',
    Object.fromEntries(ids.map((id, index) => [`acc/${id}.npy`, features(3, snippetsOf(index), id)])),
    /19 of 20 files/,
    /All files have T = 3: if that is D, they are \(D, T\)/,
  ],
  [
    'chance-accuracy',
    'info',
    {},
    /On the 5 test videos random segments .* [\d.]+ %\.$/,
    /Compare your average mAP with them/,
  ],
];

describe('a data set with a fault that shows in several ways', () => {
  test.each(among)('%s', async (id, severity, files, seen, advice) => {
    const { findings } = await examine(cleanDataset(files));
    const [found] = findings.filter((finding) => finding.id === id);
    expect(found).toMatchObject({ id, severity });
    expect(found.seen).toMatch(seen);
    expect(found.advice).toMatch(advice);
  });
});

describe('a clean data set', () => {
  test('has nothing but what chance gets; with tags alone, nothing at all', async () => {
    const dir = cleanDataset();
    expect(openDataset(dir).warnings).toEqual([]);
    const { findings, inspected } = await examine(dir);
    expect(findings.map(({ id }) => id)).toEqual(['chance-accuracy']);
    expect(inspected).toMatchObject({
      classes: 3,
      videos: { train: 10, validation: 5, test: 5 },
      streams: [
        {
          name: 'acc',
          files: 20,
          filesRead: 20,
          rowsRead: 390,
          snippets: { least: 10, median: 19.5, most: 29 },
          dim: 3,
        },
        { name: 'gyro', dim: 2 },
      ],
    });
    const tags = each((video) => ({
      ...video,
      annotations: video.annotations.map(({ label }) => ({ label })),
    }));
    expect((await examine(cleanDataset(tags))).findings).toEqual([]);
  });

  test('the quick examination says the same without chance', async () => {
    expect((await examine(cleanDataset(), { depth: 'quick' })).findings).toEqual([]);
  });
});

test('a value that the sample misses is found with full', async () => {
  const data = new Float32Array(400 * 3).map((_, i) => Math.sin(i));
  data[3 * 7] = Number.NaN;
  const dir = cleanDataset({
    ...changed('a', { duration: 201.5 }),
    'acc/a.npy': npyBytes([400, 3], data),
    'gyro/a.npy': features(400, 2, 'a'),
  });
  const idsOf = async (depth: 'usual' | 'full') =>
    (await examine(dir, { depth })).findings.map(({ id }) => id);
  expect(await idsOf('usual')).not.toContain('not-finite');
  expect(await idsOf('full')).toContain('not-finite');
});

test('an examination that is aborted stops with the reason', async () => {
  const reason = new Error('enough');
  await expect(examine(cleanDataset(), { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
});

describe('identifiers', () => {
  const module = new URL('../../src/doctor/', import.meta.url).pathname;
  const sources = readdirSync(module, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => readFileSync(join(module, file), 'utf8'))
    .join('\n');
  const page = readFileSync(new URL('../../docs/doctor.md', import.meta.url), 'utf8');
  const documented = [...page.matchAll(/^\| `([a-z-]+)` \|/gm)].map(([, id]) => id);
  const tested = new Set([...faults, ...among].map(([id]) => id));

  test('each is documented once', () => {
    const inSource = [...sources.matchAll(/'([a-z]+(?:-[a-z0-9]+)+)'/g)].map(([, id]) => id);
    expect(new Set(documented).size).toBe(documented.length);
    expect(documented.filter((id) => !inSource.includes(id))).toEqual([]);
    const ofFindings = [...sources.matchAll(/id: '([a-z-]+)'/g)].map(([, id]) => id);
    expect(ofFindings.filter((id) => !documented.includes(id))).toEqual([]);
  });

  test('each that is documented is produced above', () => {
    expect(documented.filter((id) => !tested.has(id))).toEqual([]);
    expect([...tested].filter((id) => !documented.includes(id))).toEqual([]);
  });
});
