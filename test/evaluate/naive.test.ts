// The evaluator against the protocols' rules written out one by one, on small cases full of ties.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  type GroundTruth,
  type Prediction,
  type Predictions,
  type Segment,
  tiou,
} from '../../src/core/index.js';
import { evaluate, type Protocol } from '../../src/evaluate/index.js';

const overlapOf = (a: Segment, b: Segment) => tiou(a.startSec, a.endSec, b.startSec, b.endSec);

type In<T> = T & { readonly video: string };

/** All items of a map in the order of `videos`, which they then name. */
const listed = <T>(byVideo: ReadonlyMap<string, readonly T[]>, videos: Iterable<string> = byVideo.keys()) =>
  [...videos].flatMap((video) => byVideo.get(video)!.map((item): In<T> => ({ ...item, video })));

const canCount = ({ startSec, endSec, score }: Prediction) =>
  [startSec, endSec, score].every(Number.isFinite) && endSec > startSec;

/** AP of one class at one threshold. */
function naiveAP(
  label: string,
  groundTruth: GroundTruth,
  predictions: Predictions,
  protocol: Protocol,
  threshold: number,
): number {
  const segments = listed(groundTruth).filter((segment) => segment.label === label);
  const videos = [...predictions.keys()];
  if (protocol === 'thumos14') videos.sort();
  const ranked = listed(predictions, videos)
    .filter((prediction) => prediction.label === label && canCount(prediction))
    .sort((a, b) => b.score - a.score);
  const taken = new Set<In<Segment>>();
  const found = new Set<In<Prediction>>();
  const free = (prediction: In<Prediction>, segment: In<Segment>) =>
    prediction.video === segment.video && !taken.has(segment) && !found.has(prediction);
  const take = (prediction: In<Prediction>, segment: In<Segment>) => {
    taken.add(segment);
    found.add(prediction);
  };
  if (protocol === 'activitynet') {
    for (const prediction of ranked) {
      const enough = segments.filter(
        (segment) =>
          free(prediction, segment) &&
          overlapOf(prediction, segment) >= threshold &&
          overlapOf(prediction, segment) > 0,
      );
      const largest = Math.max(...enough.map((segment) => overlapOf(prediction, segment)));
      const last = enough.findLast((segment) => overlapOf(prediction, segment) === largest);
      if (last) take(prediction, last);
    }
  } else {
    for (const segment of segments) {
      const enough = ranked.filter(
        (prediction) => free(prediction, segment) && overlapOf(prediction, segment) > threshold,
      );
      const largest = Math.max(...enough.map((prediction) => overlapOf(prediction, segment)));
      const first = enough.find((prediction) => overlapOf(prediction, segment) === largest);
      if (first) take(first, segment);
    }
  }
  const unclear = listed(groundTruth).filter((segment) => segment.label === 'Ambiguous');
  const touches = (prediction: In<Prediction>) =>
    unclear.some((segment) => segment.video === prediction.video && overlapOf(prediction, segment) > 0);
  const counted = ranked.filter(
    (prediction) => found.has(prediction) || protocol === 'activitynet' || !touches(prediction),
  );
  const precisions = counted.map(
    (_, i) => counted.slice(0, i + 1).filter((prediction) => found.has(prediction)).length / (i + 1),
  );
  const atFound = counted.map((prediction, i) => {
    if (!found.has(prediction)) return 0;
    return protocol === 'activitynet' ? Math.max(...precisions.slice(i)) : precisions[i];
  });
  return atFound.reduce((a, b) => a + b, 0) / segments.length;
}

const segments = fc
  .tuple(
    fc.constantFrom('a', 'b', 'c', 'Ambiguous'),
    fc.integer({ min: 0, max: 12 }),
    fc.integer({ min: 1, max: 6 }),
  )
  .map(([label, startSec, length]): Segment => ({ label, startSec, endSec: startSec + length }));
const predictions = fc.record({
  label: fc.constantFrom('a', 'a', 'b', 'c', 'Ambiguous', 'unknown'),
  startSec: fc.integer({ min: 0, max: 12 }),
  endSec: fc.oneof({ weight: 9, arbitrary: fc.integer({ min: 2, max: 18 }) }, fc.constant(Number.NaN)),
  score: fc.oneof(
    { weight: 9, arbitrary: fc.integer({ min: 0, max: 3 }) },
    fc.constant(Number.POSITIVE_INFINITY),
  ),
});
/** Videos come in any order, and only some are in both maps. */
const byVideo = <T>(item: fc.Arbitrary<T>, maxLength: number) =>
  fc
    .uniqueArray(fc.tuple(fc.constantFrom<string>('v9', 'v10', 'v1', 'w'), fc.array(item, { maxLength })), {
      selector: ([video]) => video,
    })
    .map((entries) => new Map(entries));
const thresholds = fc.array(fc.constantFrom(0, 0.1, 0.25, 1 / 3, 0.5, 0.75, 1), {
  minLength: 1,
  maxLength: 4,
});

it.each<Protocol>(['activitynet', 'thumos14'])('%s: the AP of each class follows the rule', (protocol) => {
  fc.assert(
    fc.property(byVideo(segments, 8), byVideo(predictions, 24), thresholds, (truth, predicted, levels) => {
      const labels = new Set(listed(truth).map(({ label }) => label));
      if (protocol === 'thumos14') labels.delete('Ambiguous');
      fc.pre(labels.size > 0);
      const { classes, mAP } = evaluate(truth, predicted, { protocol, tiou: levels });
      expect(classes.map(({ label }) => label)).toEqual([...labels]);
      const expected = [...labels].map((label) =>
        levels.map((threshold) => naiveAP(label, truth, predicted, protocol, threshold)),
      );
      // Sums of a few fractions in double precision, in another order.
      classes.forEach(({ ap }, c) => {
        ap.forEach((value, k) => {
          expect(value).toBeCloseTo(expected[c][k], 12);
        });
      });
      levels.forEach((_, k) => {
        expect(mAP[k]).toBeCloseTo(expected.reduce((sum, ap) => sum + ap[k], 0) / labels.size, 12);
      });
    }),
    { numRuns: 1000 },
  );
});

it('warns about what it leaves out, kind by kind', () => {
  fc.assert(
    fc.property(byVideo(segments, 4), byVideo(predictions, 24), (truth, predicted) => {
      const labels = new Set(listed(truth).map(({ label }) => label));
      fc.pre(labels.size > 0);
      const { warnings } = evaluate(truth, predicted, { protocol: 'activitynet', tiou: [0.5] });
      const counts = { unknownLabel: 0, notFinite: 0, emptySegment: 0, unknownVideo: 0 };
      for (const prediction of listed(predicted)) {
        const { label, startSec, endSec, score, video } = prediction;
        if (!labels.has(label)) counts.unknownLabel++;
        else if (![startSec, endSec, score].every(Number.isFinite)) counts.notFinite++;
        else if (endSec <= startSec) counts.emptySegment++;
        else if (!truth.has(video)) counts.unknownVideo++;
      }
      const warned = warnings.filter(({ kind }) => kind !== 'noPredictions');
      expect(Object.fromEntries(warned.map(({ kind, count }) => [kind, count]))).toEqual(
        Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0)),
      );
    }),
  );
});
