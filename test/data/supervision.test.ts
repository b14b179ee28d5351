// Marks in time → what is known of which snippets.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Mark, markedSnippets, marksOf, writeKnown } from '../../src/data/index.js';

const classes = ['jump', 'turn'];
/** Ten snippets of a second, side by side: their middles are .5, 1.5, … 9.5 s. */
const video = { snippets: 10, strideSec: 1, windowSec: 1 };

function known(marks: readonly Mark[], rows = Int32Array.from({ length: 10 }, (_, t) => t), about = video) {
  const out = new Float32Array(rows.length * 3);
  writeKnown(markedSnippets(marks, about, classes), rows, classes.length, out);
  return Array.from(rows, (_, i) => [...out.subarray(3 * i, 3 * i + 3)].join(''));
}
const at = (from: number, count: number, row: string) =>
  Array.from({ length: 10 }, (_, t) => (t >= from && t < from + count ? row : '000'));

describe('snippets that a mark speaks of', () => {
  it.each<[string, Mark, string[]]>([
    ['those whose middle lies within', { label: 'turn', startSec: 2.4, endSec: 5.6 }, at(2, 4, '010')],
    ['none whose middle lies outside', { label: 'turn', startSec: 2.6, endSec: 5.4 }, at(3, 2, '010')],
    ['the nearest of a point', { label: 'jump', startSec: 6.9, endSec: 6.9 }, at(6, 1, '100')],
    ['the nearest of a short stretch', { label: 'jump', startSec: 6.6, endSec: 6.9 }, at(6, 1, '100')],
    ['the last, of a point behind it', { label: 'jump', startSec: 60, endSec: 60 }, at(9, 1, '100')],
    ['the first, of a point before it', { label: 'jump', startSec: 0, endSec: 0 }, at(0, 1, '100')],
    ['background', { startSec: 0, endSec: 2 }, at(0, 2, '001')],
    ['none, of a label that is no class', { label: 'Ambiguous', startSec: 0, endSec: 9 }, at(0, 0, '')],
  ])('%s', (_, mark, expected) => {
    expect(known([mark])).toEqual(expected);
  });

  it('windows that overlap speak of their middles', () => {
    const overlapping = { snippets: 10, strideSec: 1, windowSec: 4 };
    const marks = [{ label: 'jump', startSec: 4.9, endSec: 6.1 }];
    expect(known(marks, undefined, overlapping)).toEqual(at(3, 2, '100'));
  });

  it('several labels at once all count; an action counts before background, whichever was marked first', () => {
    const stretch = { startSec: 2, endSec: 4 };
    const marks = [{ ...stretch }, { ...stretch, label: 'turn' }, { ...stretch, label: 'jump' }];
    expect(known(marks)).toEqual(at(2, 2, '110'));
    expect(known([...marks].reverse())).toEqual(at(2, 2, '110'));
  });

  it('rows that are drawn twice, or not at all', () => {
    const marks = [{ label: 'jump', startSec: 2, endSec: 4 }];
    expect(known(marks, Int32Array.of(0, 2, 2, 7))).toEqual(['000', '100', '100', '000']);
  });
});

it('a mark anywhere marks at least one snippet, and none that is not there', () => {
  const number = fc.double({ min: 0, max: 500, noNaN: true });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 300 }), number, number, (snippets, a, b) => {
      const mark = { label: 'jump', startSec: Math.min(a, b), endSec: Math.max(a, b) };
      const about = { snippets, strideSec: 0.64, windowSec: 2.56 };
      const [{ from, to }] = markedSnippets([mark], about, classes);
      expect(from).toBeGreaterThanOrEqual(0);
      expect(to).toBeGreaterThan(from);
      expect(to).toBeLessThanOrEqual(snippets);
    }),
  );
});

describe('what training may see', () => {
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
    expect(marksOf(annotation, supervision)).toHaveLength(count);
  });
  it('points never show segments', () => {
    expect(JSON.stringify(marksOf(annotation, 'points'))).not.toContain('jump');
  });
});
