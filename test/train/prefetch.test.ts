// Prefetching: an item that was started is not fetched again, another one is, and errors reach only who asks for the item.
import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { createPrefetcher } from '../../src/train/prefetch.js';

const same = (a: number, b: number) => a === b;

/** A prefetcher of numbers that records what it fetches; odd numbers fail. */
function recording() {
  const fetched: number[] = [];
  const prefetcher = createPrefetcher(async (key: number) => {
    fetched.push(key);
    await wait(1);
    if (key % 2 === 1) throw new Error(`no ${key}`);
    return `item ${key}`;
  }, same);
  return { fetched, prefetcher };
}

describe('get', () => {
  it.each<[string, number[], number, number[]]>([
    ['without a start fetches', [], 2, [2]],
    ['takes the item that was started', [2], 2, [2]],
    ['of another key fetches that one', [4], 2, [4, 2]],
    ['takes the item that was started last', [4, 2], 2, [4, 2]],
    ['fetches an item again that was started before the last', [2, 4], 2, [2, 4, 2]],
  ])('%s', async (_, started, key, expected) => {
    const { fetched, prefetcher } = recording();
    for (const one of started) prefetcher.start(one);
    expect(await prefetcher.get(key)).toBe(`item ${key}`);
    expect(fetched).toEqual(expected);
  });

  it('twice gives the same item', async () => {
    const { fetched, prefetcher } = recording();
    expect([await prefetcher.get(2), await prefetcher.get(2)]).toEqual(['item 2', 'item 2']);
    expect(fetched).toEqual([2]);
  });

  it('of a started item that failed throws its error', async () => {
    const { prefetcher } = recording();
    prefetcher.start(3);
    await wait(5);
    await expect(prefetcher.get(3)).rejects.toThrow('no 3');
  });
});

it('fetches ahead, so that each item is fetched once and before it is asked for', async () => {
  const { fetched, prefetcher } = recording();
  for (const key of [0, 2, 4, 6]) {
    await prefetcher.get(key);
    prefetcher.start(key + 2);
    expect(fetched.at(-1)).toBe(key + 2);
  }
  expect(fetched).toEqual([0, 2, 4, 6, 8]);
});

it('the error of an item that nobody asks for is ignored', async () => {
  const { prefetcher } = recording();
  prefetcher.start(1);
  // A rejection that nobody handles would make the test run fail.
  await wait(5);
});
