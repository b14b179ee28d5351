// Work ahead: in order, no more than asked for at a time, and errors at their turn.
import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { mapAhead } from '../../src/runs/mapAhead.js';

const items = [0, 1, 2, 3, 4, 5];

describe('mapAhead', () => {
  it.each([0, 2, 10])('gives results in order, whichever is done first: %i ahead', async (ahead) => {
    const results = [];
    const work = async (i: number) => {
      await wait((6 - i) * 2);
      return i * i;
    };
    for await (const result of mapAhead(items, ahead, work)) results.push(result);
    expect(results).toEqual(items.map((i) => i * i));
  });

  it('begins the next two while a result is used, and no more', async () => {
    let begun = 0;
    const seen = [];
    for await (const _ of mapAhead(items, 2, async () => begun++)) seen.push(begun);
    expect(seen).toEqual([3, 4, 5, 6, 6, 6]);
  });

  it('throws an error when it is its turn, and only that one', async () => {
    const results: number[] = [];
    const all = async () => {
      const work = async (i: number) => {
        if (i >= 2) throw new Error(`item ${i}`);
        await wait(5);
        return i;
      };
      for await (const result of mapAhead(items, 3, work)) results.push(result);
    };
    await expect(all()).rejects.toThrow('item 2');
    expect(results).toEqual([0, 1]);
    // A rejection that nobody handles would make the test run fail.
    await wait(5);
  });
});
