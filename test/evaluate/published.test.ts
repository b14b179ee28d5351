// Published detections against published scores; sources in fixtures/README.md.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import type { Segment } from '../../src/core/index.js';
import { readAnnotations, readPredictions } from '../../src/data/index.js';
import { evaluate } from '../../src/evaluate/index.js';
import { readThumosFolder } from '../../src/interop/formats/index.js';

const fixtures = new URL('./fixtures/', import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), 'dgam-evaluate-'));
afterAll(() => rmSync(folder, { recursive: true }));

function unpacked(name: string): string {
  const path = join(folder, name);
  writeFileSync(path, gunzipSync(readFileSync(`${fixtures}${name}.gz`)));
  return path;
}

type Table = Record<string, number>;
interface Expected {
  scnn_thumos_kit: { mAP: Table; AP_per_class: Record<string, Table> };
  scnn_activitynet_style: { mAP_union_from_lengths: Table };
  crnet_activitynet_style: {
    mAP_by_the_official_evaluator_code: Table;
    AP_per_class_by_the_official_evaluator_code: Record<string, Table>;
  };
  crnet_thumos_kit: { mAP: Table };
}
const expected = JSON.parse(readFileSync(`${fixtures}expected.json`, 'utf8')) as Expected;

const kit = new Map<string, Segment[]>();
for (const [video, { segments }] of readThumosFolder(`${fixtures}thumos14_kit_test`))
  kit.set(video, segments);
const activitynet = new Map<string, Segment[]>();
for (const [video, { subset, segments }] of readAnnotations(unpacked('thumos14_gt_activitynet_form.json'))) {
  if (subset === 'test') activitynet.set(video, segments);
}
const crnet = readPredictions(unpacked('crnet_detections.json'));

describe.each(['0.1', '0.2', '0.3', '0.4', '0.5'])('S-CNN at tIoU %s', (threshold) => {
  const predictions = readPredictions(unpacked(`scnn_detections_tiou${threshold}.json`));
  const tiou = [Number(threshold)];

  it('has the AP that the authors published, by the THUMOS kit rule', () => {
    const { mAP, classes } = evaluate(kit, predictions, { protocol: 'thumos14', tiou });
    // The same double-precision arithmetic in another order.
    expect(Math.abs(mAP[0] - expected.scnn_thumos_kit.mAP[threshold])).toBeLessThan(1e-9);
    const published = expected.scnn_thumos_kit.AP_per_class[threshold];
    expect(classes.map(({ label }) => label).sort()).toEqual(Object.keys(published).sort());
    for (const { label, ap } of classes) expect(Math.abs(ap[0] - published[label]), label).toBeLessThan(1e-9);
  });

  it('has the mAP of the ActivityNet rule, ties in file order', () => {
    const { mAP } = evaluate(activitynet, predictions, { protocol: 'activitynet', tiou });
    // Which of two segments with equal tIoU is taken is not the same; few are.
    const difference = Math.abs(mAP[0] - expected.scnn_activitynet_style.mAP_union_from_lengths[threshold]);
    expect(difference).toBeLessThan(5e-4);
  });
});

describe('CRNet', () => {
  const {
    mAP_by_the_official_evaluator_code: reference,
    AP_per_class_by_the_official_evaluator_code: perClass,
  } = expected.crnet_activitynet_style;
  const tiou = Object.keys(reference).map(Number);
  const result = evaluate(activitynet, crnet, { protocol: 'activitynet', tiou });

  it.each(Object.keys(reference))("has the official evaluator's mAP at tIoU %s", (threshold) => {
    // At low thresholds a detection can overlap two segments equally, and the order of those is not defined.
    const tolerance = Number(threshold) < 0.3 ? 5e-4 : 1e-5;
    expect(Math.abs(result.mAP[tiou.indexOf(Number(threshold))] - reference[threshold])).toBeLessThan(
      tolerance,
    );
  });

  it.each(Object.keys(perClass))('has the AP of each class at tIoU %s', (threshold) => {
    for (const { label, ap } of result.classes) {
      const difference = Math.abs(ap[tiou.indexOf(Number(threshold))] - perClass[threshold][label]);
      // As above, and a class has a twentieth of the detections.
      expect(difference, label).toBeLessThan(Number(threshold) < 0.3 ? 5e-3 : 1e-5);
    }
  });

  it('has the mAP of the THUMOS kit rule', () => {
    const thresholds = Object.keys(expected.crnet_thumos_kit.mAP);
    const { mAP } = evaluate(kit, crnet, { protocol: 'thumos14', tiou: thresholds.map(Number) });
    thresholds.forEach((threshold, k) => {
      expect(Math.abs(mAP[k] - expected.crnet_thumos_kit.mAP[threshold])).toBeLessThan(1e-9);
    });
  });
});
