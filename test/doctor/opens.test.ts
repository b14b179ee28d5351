// A data set without errors opens, and one that does not open has an error: on data sets with faults put together.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { npyBytes } from '../../src/arrays/index.js';
import { UserError } from '../../src/core/index.js';
import { openDataset } from '../../src/data/index.js';
import { examine } from '../../src/doctor/index.js';
import { type Files, yaml } from '../data/makeDataset.js';
import { annotations, cleanDataset, database, features } from './cleanDataset.js';

const id = fc.constantFrom(...'abklpt');
const stream = fc.constantFrom('acc', 'gyro');
const dims: Record<string, number> = { acc: 3, gyro: 2 };

/** One change of feature files. */
const fileFault = fc.tuple(stream, id, fc.integer({ min: 0, max: 7 })).map(([stream, id, kind]): Files => {
  const path = `${stream}/${id}.npy`;
  const right = features(12, dims[stream], path);
  const [longer, wider] = [features(40, dims[stream], path), features(12, dims[stream] + 1, path)];
  const kinds: (string | Uint8Array | undefined)[] = [
    undefined,
    '',
    right.slice(0, right.length - 1),
    right.slice(0, 100),
    npyBytes([0, 3], 'f32', new Float32Array()),
    npyBytes([2, 3, 2], 'f32', new Float32Array(12)),
    longer,
    wider,
  ];
  return { [path]: kinds[kind] };
});

/** One change of a video's annotation. */
const videoFault = fc.tuple(id, fc.integer({ min: 0, max: 8 })).map(([id, kind]) => {
  const video = database[id];
  const changes: object[] = [
    { annotations: [] },
    { annotations: [{ label: 'fly' }] },
    { annotations: [{ label: 'walk', segment: [3, 1] }] },
    { annotations: [{ label: 'walk', segment: [-3, 100] }] },
    { duration: undefined },
    { duration: -1 },
    { subset: 'training' },
    { subset: 'elsewhere', annotations: [{ label: 'fly' }] },
    { fps: 25 },
  ];
  return { [id]: { ...video, ...changes[kind] } };
});

const configFault = fc.constantFrom(
  yaml,
  yaml.replace('features: acc', 'features: nowhere'),
  yaml.replace('train: training', 'train: nothing'),
  yaml.replace('train: training, ', ''),
  yaml.replace('sit down', 'sit'),
  yaml.replace(/\{ features.*\}/g, '{ features: acc, rescaled: true }'),
  yaml.replace(/\{ features.*\}/g, '{ features: acc, fps: video, strideFrames: 16, windowFrames: 16 }'),
  yaml.replace(/\{ features.*\}/g, '{ features: gyro, strideSec: 1, windowSec: 1, columns: [1, 2] }'),
  yaml.replace(/\{ features.*\}/g, '{ features: gyro, strideSec: 1, windowSec: 1, axes: DT }'),
);

test('without errors it opens; what does not open has an error', async () => {
  const seen = { opened: 0, refused: 0 };
  await fc.assert(
    fc.asyncProperty(
      fc.array(fileFault, { maxLength: 2 }),
      fc.array(videoFault, { maxLength: 2 }),
      configFault,
      async (files, videos, config) => {
        const dir = cleanDataset({
          ...annotations(Object.assign({}, ...videos)),
          ...Object.assign({}, ...files),
          'dataset.yaml': config,
        });
        const { counts, findings } = await examine(dir);
        let refusal: unknown;
        try {
          openDataset(dir);
          seen.opened++;
        } catch (error) {
          refusal = error;
          seen.refused++;
        }
        if (refusal !== undefined) {
          expect(refusal).toBeInstanceOf(UserError);
          expect(counts.error, String(refusal)).toBeGreaterThan(0);
        }
        for (const { seen, why, advice } of findings)
          for (const text of [seen, why, advice])
            expect(text).not.toMatch(/undefined|NaN snippets|Infinity s|\[object/);
      },
    ),
    { numRuns: 150 },
  );
  expect(seen.opened).toBeGreaterThan(10);
  expect(seen.refused).toBeGreaterThan(10);
});
