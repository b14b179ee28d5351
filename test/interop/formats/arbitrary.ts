// Annotations of any kind for property tests: odd names, times, tags, videos of which nothing is known.
import fc from 'fast-check';
import type { Annotations } from '../../../src/data/index.js';
import type { Timelines } from '../../../src/interop/formats/index.js';

const odd = [
  'a/b',
  '../up',
  '-dash',
  'a,b',
  'a;b',
  'say "hi"',
  "it's",
  'two\nlines',
  'été 歩く 🏃',
  '__proto__',
  '<&>',
  'a b',
  '$(x)',
  '1.mp4',
  'x\ty',
];

/** A name without surrounding spaces, of text that every format can hold. */
export const name = fc.oneof(
  fc.constantFrom(...odd),
  fc
    .string({ unit: 'grapheme', minLength: 1, maxLength: 12 })
    .map((text) => text.trim())
    .filter((text) => text !== '' && !/\p{Cc}/u.test(text)),
);

/** Whole hundredths of a second: whole milliseconds, and whole frames at 100 a second. */
const segment = fc
  .record({ label: name, start: fc.nat(360_000), length: fc.nat(6000) })
  .map(({ label, start, length }) => ({ label, startSec: start / 100, endSec: (start + length + 1) / 100 }));

const timeline = fc
  .record({
    subset: fc.constantFrom('', 'train', 'test'),
    durationSec: fc.option(
      fc.integer({ min: 1, max: 9999 }).map((n) => n / 10),
      { nil: undefined },
    ),
    tags: fc.array(name, { maxLength: 3 }),
    segments: fc.array(segment, { maxLength: 5 }),
  })
  .map(({ subset, durationSec, tags, segments }) => ({
    subset,
    ...(durationSec !== undefined && { durationSec }),
    labels: [...new Set([...segments.map(({ label }) => label), ...tags])],
    segments,
  }));

export const annotations: fc.Arbitrary<Annotations> = fc
  .uniqueArray(fc.tuple(name, timeline), {
    minLength: 1,
    maxLength: 5,
    selector: ([video]) => video.toLowerCase(),
  })
  .map((videos) => new Map(videos));

export const predictions: fc.Arbitrary<Timelines> = fc
  .tuple(annotations, fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })))
  .map(
    ([videos, scores]) =>
      new Map(
        [...videos].map(([video, { segments }]) => [
          video,
          {
            subset: '',
            labels: [...new Set(segments.map(({ label }) => label))],
            segments: segments.map((one) => ({ ...one, score: scores.next().value })),
          },
        ]),
      ),
  );
