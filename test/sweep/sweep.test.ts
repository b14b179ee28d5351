// Grids of settings: how values are divided, which combinations there are, names of folders, and ranking.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  chosen,
  extendGrid,
  gridOf,
  parseAxis,
  pointResult,
  ranked,
  runBytes,
} from '../../src/sweep/index.js';

describe('parseAxis', () => {
  it.each<[string, string, string[]]>([
    ['loss.topK=0,1,2', 'loss.topK', ['0', '1', '2']],
    ['a= 1 , 2', 'a', ['1', '2']],
    ['localization.thresholds=[.1,.2],[.3]', 'localization.thresholds', ['[.1,.2]', '[.3]']],
    ['loss={topK: 1, alpha: .1},{topK: 2}', 'loss', ['{topK: 1, alpha: .1}', '{topK: 2}']],
    ['preset="a,b",c', 'preset', ['"a,b"', 'c']],
    ['a=[[1,2],[3]],[]', 'a', ['[[1,2],[3]]', '[]']],
    ['a=1,1,2', 'a', ['1', '2']],
  ])('%s', (text, key, values) => expect(parseAxis(text)).toEqual({ key, values }));

  it.each([
    ['loss.topK', /expected key\.path=a,b,c/],
    ['=1,2', /expected key/],
    ['a=1,,2', /empty value/],
    ['a=', /empty value/],
    ['a=[1,2', /not closed/],
    ['a="1,2', /not closed/],
  ])('refuses %s', (text, message) => expect(() => parseAxis(text)).toThrow(message));
});

describe('gridOf', () => {
  it('is every combination, the last key fastest', () => {
    const points = gridOf([parseAxis('a=1,2'), parseAxis('b=x,y')]);
    expect(points.map(({ set }) => set.join(' '))).toEqual(['a=1 b=x', 'a=1 b=y', 'a=2 b=x', 'a=2 b=y']);
    expect(new Set(points.map(({ name }) => name)).size).toBe(4);
  });

  it('refuses a key that is given twice', () =>
    expect(() => gridOf([parseAxis('a=1'), parseAxis('a=2')])).toThrow(/given twice/));

  it('names differ where settings do, and suit any file system', () => {
    const value = fc.string({ minLength: 1, maxLength: 150, unit: 'grapheme' });
    fc.assert(
      fc.property(fc.uniqueArray(value, { minLength: 2, maxLength: 20 }), (values) => {
        const names = gridOf([{ key: 'a', values }]).map(({ name }) => name);
        expect(new Set(names).size).toBe(values.length);
        for (const name of names) expect(name).toMatch(/^[\w=+][\w.=+-]{0,119}$/);
      }),
    );
  });

  it('extended keeps what there was and adds what is new', () => {
    const before = gridOf([parseAxis('a=1,2')]);
    expect(extendGrid(before, gridOf([parseAxis('a=2,3')])).map(({ set }) => set[0])).toEqual([
      'a=1',
      'a=2',
      'a=3',
    ]);
  });
});

describe('results', () => {
  const point = (name: string, averages: readonly (number | undefined)[]) =>
    pointResult(
      { name, set: [name] },
      averages.map((average, seed) => ({
        seed,
        run: `${name}/${seed}`,
        finished: average !== undefined,
        selected:
          average === undefined ? undefined : { split: 'validation', epoch: 1, average, mAP: [average] },
      })),
      {},
    );
  it('ranks by mean; chosen are only combinations that have ended', () => {
    const results = [
      point('none', [undefined]),
      point('low', [0.1, 0.3]),
      point('partly', [0.9, undefined]),
      point('high', [0.3, 0.4]),
    ];
    expect(ranked(results).map(({ name }) => name)).toEqual(['partly', 'high', 'low', 'none']);
    expect(chosen(results)?.name).toBe('high');
    expect(results[1].validation?.mean).toBeCloseTo(0.2, 12);
    expect(results[1].validation?.std).toBeCloseTo(0.1, 12);
    expect(chosen([point('none', [undefined])])).toBeUndefined();
  });
  it('memory grows with what a batch holds', () => {
    const small = runBytes({ batch: 1, snippets: 1, dims: [1] });
    expect(runBytes({ batch: 32, snippets: 400, dims: [1024, 1024] }) - small).toBeCloseTo(
      3 * 4 * (2 * 32 * 400 * 1024 - 1),
      0,
    );
  });
});
