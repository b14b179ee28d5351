// Temporal annotations → snippet targets.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  annotatedSnippets,
  type TemporalAnnotation,
  temporalAnnotationsOf,
  writeSnippetTargets,
} from '../../src/data/index.js';

const classes = ['jump', 'turn'];
/** Ten snippets of a second, side by side: their middles are .5, 1.5, … 9.5 s. */
const video = { snippets: 10, strideSec: 1, windowSec: 1 };

function targets(
  annotations: readonly TemporalAnnotation[],
  rows = Int32Array.from({ length: 10 }, (_, t) => t),
  about = video,
) {
  const out = new Float32Array(rows.length * 3);
  writeSnippetTargets(annotatedSnippets(annotations, about, classes), rows, classes.length, out);
  return Array.from(rows, (_, i) => [...out.subarray(3 * i, 3 * i + 3)].join(''));
}
const at = (from: number, count: number, row: string) =>
  Array.from({ length: 10 }, (_, t) => (t >= from && t < from + count ? row : '000'));

describe('snippets of a temporal annotation', () => {
  it.each<[string, TemporalAnnotation, string[]]>([
    ['those whose middle lies within', { label: 'turn', startSec: 2.4, endSec: 5.6 }, at(2, 4, '010')],
    ['none whose middle lies outside', { label: 'turn', startSec: 2.6, endSec: 5.4 }, at(3, 2, '010')],
    ['the nearest of a point', { label: 'jump', startSec: 6.9, endSec: 6.9 }, at(6, 1, '100')],
    ['the nearest of a short segment', { label: 'jump', startSec: 6.6, endSec: 6.9 }, at(6, 1, '100')],
    ['the last, of a point behind it', { label: 'jump', startSec: 60, endSec: 60 }, at(9, 1, '100')],
    ['the first, of a point before it', { label: 'jump', startSec: 0, endSec: 0 }, at(0, 1, '100')],
    ['background', { startSec: 0, endSec: 2 }, at(0, 2, '001')],
    ['none, of a label that is no class', { label: 'Ambiguous', startSec: 0, endSec: 9 }, at(0, 0, '')],
  ])('%s', (_, annotation, expected) => {
    expect(targets([annotation])).toEqual(expected);
  });

  it('overlapping windows count by their middles', () => {
    const overlapping = { snippets: 10, strideSec: 1, windowSec: 4 };
    const annotations = [{ label: 'jump', startSec: 4.9, endSec: 6.1 }];
    expect(targets(annotations, undefined, overlapping)).toEqual(at(3, 2, '100'));
  });

  it('several labels at once all count; an action counts before background, in any order', () => {
    const interval = { startSec: 2, endSec: 4 };
    const annotations = [{ ...interval }, { ...interval, label: 'turn' }, { ...interval, label: 'jump' }];
    expect(targets(annotations)).toEqual(at(2, 2, '110'));
    expect(targets([...annotations].reverse())).toEqual(at(2, 2, '110'));
  });

  it('rows that are drawn twice, or not at all', () => {
    const annotations = [{ label: 'jump', startSec: 2, endSec: 4 }];
    expect(targets(annotations, Int32Array.of(0, 2, 2, 7))).toEqual(['000', '100', '100', '000']);
  });
});

it('an annotation anywhere has at least one snippet, and all its snippets are in the video', () => {
  const number = fc.double({ min: 0, max: 500, noNaN: true });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 300 }), number, number, (snippets, a, b) => {
      const annotation = { label: 'jump', startSec: Math.min(a, b), endSec: Math.max(a, b) };
      const about = { snippets, strideSec: 0.64, windowSec: 2.56 };
      const [{ from, to }] = annotatedSnippets([annotation], about, classes);
      expect(from).toBeGreaterThanOrEqual(0);
      expect(to).toBeGreaterThan(from);
      expect(to).toBeLessThanOrEqual(snippets);
    }),
  );
});

describe('the supervision decides what training sees', () => {
  const annotation = {
    segments: [{ label: 'jump', startSec: 1, endSec: 2 }],
    points: [{ label: 'turn', sec: 5 }],
    background: [[7, 9]] as [number, number][],
  };
  it.each([
    ['tags', 0],
    ['points', 2],
    ['segments', 3],
  ] as const)('by %s', (supervision, count) => {
    expect(temporalAnnotationsOf(annotation, supervision)).toHaveLength(count);
  });
  it('points never show segments', () => {
    expect(JSON.stringify(temporalAnnotationsOf(annotation, 'points'))).not.toContain('jump');
  });
});
