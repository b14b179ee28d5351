// Settings of an extraction: what is recorded, and what makes two differ.
import { describe, expect, it } from 'vitest';
import { type Extraction, parseExtraction, requireSameMethod } from '../../../src/media/extract/index.js';
import { extractionDifference, recordOf } from '../../../src/media/extract/settings.js';
import { featuresVersion } from '../../../src/media/features/index.js';
import { poseSettings } from '../../../src/media/features/pose/pose.js';

const pose = poseSettings.parse({ kind: 'pose', model: 'm.onnx', sha256: 'a'.repeat(64), everyFrames: 2 });
const extraction: Extraction = {
  ...{ featuresVersion, dgam: '0.1.0', decoder: 'some' },
  ...{ fps: 25, strideFrames: 16, windowFrames: 16, shortSide: 256, streams: { pose } },
};

it('is read as it was recorded', () => {
  expect(parseExtraction(JSON.parse(JSON.stringify(recordOf(extraction))), 'dataset.yaml')).toEqual(
    extraction,
  );
});

it.each([
  [{ fps: 0 }, /dataset\.yaml: extraction: fps: expected a number above 0, found 0/],
  [{ streams: {} }, /streams: expected at least one stream/],
  [{ strideFrames: 1.5 }, /strideFrames/],
  [{ more: 1 }, /unknown key "more"/],
])('refuses %j', (changed, message) => {
  expect(() => parseExtraction({ ...extraction, ...changed }, 'dataset.yaml')).toThrow(message);
});

describe('difference', () => {
  it.each([
    ['nothing', extraction, undefined],
    ['other versions of what is not the method', { ...extraction, dgam: '9', decoder: 'other' }, undefined],
    ['rate', { ...extraction, fps: 10 }, 'fps 25, now 10'],
    ['stride', { ...extraction, strideFrames: 8 }, 'strideFrames 16, now 8'],
    ['streams', { ...extraction, streams: { pose, p: pose } }, 'streams pose, now p,pose'],
  ])('%s', (_, other, expected) => {
    expect(extractionDifference(extraction, other)).toBe(expected);
  });

  it('a model with another hash, but not another place', () => {
    const moved = { ...extraction, streams: { pose: { ...pose, model: '/elsewhere/m.onnx' } } };
    expect(extractionDifference(extraction, moved)).toBeUndefined();
    const other = { ...extraction, streams: { pose: { ...pose, sha256: 'b'.repeat(64) } } };
    expect(extractionDifference(extraction, other)).toMatch(/^stream pose: .*sha256/);
  });
});

it('features of another version of the method are refused', () => {
  expect(() => requireSameMethod(extraction, 'run/config.yaml')).not.toThrow();
  expect(() => requireSameMethod({ ...extraction, featuresVersion: 0 }, 'run/config.yaml')).toThrow(
    /run\/config\.yaml: its features were made in way 0 \(dgam 0\.1\.0\), this version makes them in way 1/,
  );
});
