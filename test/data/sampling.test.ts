// Sampling of snippets: the stretches of the paper, their bounds, and that both ends of each can be drawn.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createRandom, sampleTest, sampleTrain } from '../../src/data/index.js';

const lowest = () => 0;
const highest = () => 1 - 2 ** -32;
const counts = fc.integer({ min: 1, max: 2000 });

describe('sampleTrain', () => {
  // First and last index of each stretch, by the NumPy reference: floor(arange(count + 1) * T / count), both included.
  test.each([
    [7, 4, [0, 1, 3, 5], [1, 3, 5, 6]],
    [3, 5, [0, 0, 1, 1, 2], [0, 1, 1, 2, 2]],
    [1, 3, [0, 0, 0], [0, 0, 0]],
    [5, 5, [0, 1, 2, 3, 4], [1, 2, 3, 4, 4]],
    [90, 4, [0, 22, 45, 67], [22, 45, 67, 89]],
  ])('%i snippets in %i stretches', (snippets, count, low, high) => {
    expect([...sampleTrain(snippets, count, lowest)]).toEqual(low);
    expect([...sampleTrain(snippets, count, highest)]).toEqual(high);
  });

  test('stays within the video and never falls', () => {
    fc.assert(
      fc.property(counts, counts, fc.integer(), (snippets, count, seed) => {
        const indices = sampleTrain(snippets, count, createRandom(seed).uniform);
        expect(indices).toHaveLength(count);
        expect(indices[0]).toBeGreaterThanOrEqual(0);
        expect(indices[count - 1]).toBeLessThan(snippets);
        expect(indices.every((index, i) => i === 0 || index >= indices[i - 1])).toBe(true);
      }),
    );
  });

  test('draws each index of a stretch about equally often, ends too', () => {
    const { uniform } = createRandom('stretch');
    const drawn = new Float64Array(4);
    for (let i = 0; i < 4000; i++) drawn[sampleTrain(6, 2, uniform)[0]]++;
    // Each of 4 is binomial(4000, 1/4): mean 1000, standard deviation 27; 5 of those.
    for (const times of drawn) expect(Math.abs(times - 1000)).toBeLessThan(137);
  });
});

describe('sampleTest', () => {
  test.each([
    [5, {}, [0, 1, 2, 3, 4]],
    [5, { max: 3 }, [0, 1, 3]],
    [3, { min: 7 }, [0, 0, 0, 1, 1, 2, 2]],
    [1, { min: 2, max: 200 }, [0, 0]],
  ])('%i snippets, limits %j', (snippets, limits, indices) => {
    expect([...sampleTest(snippets, limits)]).toEqual(indices);
  });

  test.each([
    [40, { min: 50, max: 400 }, 50],
    [300, { min: 50, max: 400 }, 300],
    [1673, { min: 50, max: 400 }, 400],
    [1673, { min: 2, max: 200 }, 200],
  ])('%i snippets, limits %j: how many', (snippets, limits, count) => {
    expect(sampleTest(snippets, limits)).toHaveLength(count);
  });

  test('stays within the video, begins at 0, never falls, and skips evenly', () => {
    fc.assert(
      fc.property(counts, counts, counts, (snippets, min, max) => {
        const indices = sampleTest(snippets, { min, max });
        const step = snippets / indices.length;
        expect(indices[0]).toBe(0);
        expect(indices.at(-1)).toBeLessThan(snippets);
        for (let i = 1; i < indices.length; i++) {
          const skipped = indices[i] - indices[i - 1];
          expect(skipped === Math.floor(step) || skipped === Math.ceil(step)).toBe(true);
        }
      }),
    );
  });
});

test.each([0, -1, 1.5, Number.NaN])('refuses %d snippets', (snippets) => {
  expect(() => sampleTest(snippets)).toThrow(RangeError);
  expect(() => sampleTrain(snippets, 5, lowest)).toThrow(RangeError);
  expect(() => sampleTrain(5, snippets, lowest)).toThrow(RangeError);
});
