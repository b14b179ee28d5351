// Real data: smartphone recordings, I3D features under a wrong stride, faults of ActivityNet's annotations, labels of benchmarks.
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, onTestFinished, test } from 'vitest';
import { openDataset, readAnnotations } from '../../src/data/index.js';
import { examine, repair } from '../../src/doctor/index.js';
import { features } from './cleanDataset.js';

const from = (path: string) => fileURLToPath(new URL(path, import.meta.url));

function temporary(): string {
  const dir = mkdtempSync(join(tmpdir(), 'dgam-doctor-'));
  onTestFinished(() => rmSync(dir, { recursive: true }));
  return dir;
}

test('the HAPT example is clean, and knows what chance gets', async () => {
  const { findings, inspected } = await examine(from('../../examples/hapt'), { depth: 'full' });
  expect(findings.map(({ id }) => id)).toEqual(['chance-accuracy']);
  expect(inspected).toMatchObject({
    segments: 616 + 83 + 163,
    streams: [{ filesRead: 332, rowsRead: 332 * 90 }, {}],
  });
});

describe('real I3D features', () => {
  const durations = { women_long_jump: 35.08, dog_melon: 72, dribble: 128, puppies: 163 };

  function written(stride: string): string {
    const dir = temporary();
    for (const stream of ['rgb', 'flow'])
      cpSync(from(`fixtures/i3d/${stream}`), join(dir, stream), { recursive: true });
    const database = Object.fromEntries(
      Object.entries(durations).map(([id, duration], index) => [
        id,
        { subset: 'train', duration, annotations: [{ label: index % 2 ? 'outdoors' : 'sport' }] },
      ]),
    );
    writeFileSync(join(dir, 'annotations.json'), JSON.stringify({ database }));
    writeFileSync(
      join(dir, 'dataset.yaml'),
      `name: i3d
classes: [sport, outdoors]
streams:
  rgb: { features: rgb, ${stride} }
  flow: { features: flow, ${stride} }
annotations: annotations.json
splits: { train: train }
`,
    );
    return dir;
  }
  const ids = async (stride: string) =>
    (await examine(written(stride), { depth: 'full' })).findings
      .map(({ id }) => id)
      .filter((id) => id !== 'rare-class');

  test('the stride that they were made with has nothing wrong', async () => {
    expect(await ids('fps: 25, strideFrames: 64, windowFrames: 64')).toEqual([]);
    expect(await ids('strideSec: 2.56, windowSec: 2.56')).toEqual([]);
  });

  test.each([
    [
      'fps: 25, strideFrames: 16, windowFrames: 16',
      'error',
      /0.25. times/,
      /^strideFrames: 64 fits: 4 of 4 videos/,
    ],
    [
      'fps: 25, strideFrames: 8, windowFrames: 16',
      'error',
      /0.12. times/,
      /^strideFrames: 64 fits: 4 of 4 videos/,
    ],
    [
      'fps: 30, strideFrames: 64, windowFrames: 64',
      'warning',
      /0.8.. times/,
      /^fps: 2[45] fits: 4 of 4 videos/,
    ],
    ['strideSec: 0.64, windowSec: 0.64', 'warning', /at strideSec 0.64/, /about 2\.[45]\d* s fits/],
  ])('{ %s } is found, and the right value named', async (stride, severity, seen, advice) => {
    const { findings } = await examine(written(stride));
    const [found] = findings.filter(({ id }) => id === 'wrong-stride');
    expect(found).toMatchObject({ severity });
    expect(found.seen).toMatch(/^Streams rgb and flow: /);
    expect(found.seen).toMatch(seen);
    expect(found.advice).toMatch(advice);
  });
});

describe('faults of ActivityNet 1.3', () => {
  function activitynet(): string {
    const dir = temporary();
    const text = readFileSync(from('../interop/formats/fixtures/activitynet13_faults.json'), 'utf8');
    writeFileSync(join(dir, 'annotations.json'), text);
    const annotations = readAnnotations(join(dir, 'annotations.json'));
    mkdirSync(join(dir, 'c3d'));
    for (const [id, { durationSec = 0 }] of annotations)
      writeFileSync(join(dir, 'c3d', `${id}.npy`), features(Math.floor(durationSec / 0.64), 4, id));
    const classes = [...new Set([...annotations.values()].flatMap(({ labels }) => labels))];
    writeFileSync(
      join(dir, 'dataset.yaml'),
      `# ours\nname: activitynet\nclasses: ${JSON.stringify(classes)}\nstreams:\n  c3d: { features: c3d, fps: 25, strideFrames: 16, windowFrames: 16 } # or 64?\n` +
        'annotations: annotations.json\nsplits: { train: training, validation: validation, test: testing }\n',
    );
    return dir;
  }
  const idsOf = async (dir: string) =>
    (await examine(dir)).findings.map(({ id, seen }) => [id, seen] as const);

  test('are found as they are counted, and repaired in a copy', async () => {
    const dir = activitynet();
    const before = new Map(await idsOf(dir));
    expect(before.get('segment-empty')).toMatch(
      /^3 segments of no length: "2IRQ5fPwHV8" Getting a haircut \[0, 0\]/,
    );
    expect(before.get('segment-past-end')).toMatch(/^5 segments past the end of the video, by up to 0.004 s/);
    expect(before.get('segment-repeated')).toMatch(/^15 exact repeats/);

    const out = join(temporary(), 'repaired');
    const { done } = await repair(dir, out);
    expect(done).toEqual([
      expect.stringMatching(/^5 segments clipped to the video, by up to 0.004 s: "-1IlTIWPNs4"/),
      expect.stringMatching(/^3 segments of no length removed/),
      expect.stringMatching(/^15 exact repeats removed/),
    ]);
    const after = new Map(await idsOf(out));
    for (const id of ['segment-empty', 'segment-past-end', 'segment-repeated'])
      expect(after.has(id)).toBe(false);
    // The tags are what they were.
    expect(openDataset(out).videos.map(({ id, labels }) => [id, labels])).toEqual(
      openDataset(dir).videos.map(({ id, labels }) => [id, labels]),
    );
    expect(readFileSync(join(out, 'dataset.yaml'), 'utf8')).toMatch(/^# ours\n.*# or 64\?/s);
  });
});
