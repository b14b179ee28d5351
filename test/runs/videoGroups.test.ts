// Groups of videos: every video once and in order, none too long, and the features of a group one after the other.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FeatureReader, Video } from '../../src/data/index.js';
import { createGroupReader, groupVideos, sampleVideo, snippetsOf } from '../../src/runs/videoGroups.js';

const videoOf = (snippets: number, id = ''): Video => ({
  ...{ id, snippets, split: 'test', durationSec: snippets, labels: [], segments: [] },
  ...{ temporalAnnotations: [], strideSec: 1, windowSec: 1 },
});
const sampled = (lengths: readonly number[]) =>
  lengths.map((snippets, i) => sampleVideo(videoOf(snippets, `v${i}`), {}));

describe('groups', () => {
  it.each([
    [[], []],
    [[10], [[10]]],
    [[11], [[11]]],
    [
      [4, 6, 1],
      [[4, 6], [1]],
    ],
    [
      [4, 7, 1],
      [[4], [7, 1]],
    ],
    [
      [1, 20, 1, 1],
      [[1], [20], [1, 1]],
    ],
    [
      [20, 20],
      [[20], [20]],
    ],
  ])('of videos with %j snippets, 10 at most', (lengths, groups) => {
    const found = [...groupVideos(sampled(lengths), 10)];
    expect(found.map((group) => group.map(({ rows }) => rows.length))).toEqual(groups);
  });

  it('have every video once, in order, and are within the limit unless they are a single video', () => {
    const lengths = fc.array(fc.integer({ min: 1, max: 30 }), { maxLength: 40 });
    fc.assert(
      fc.property(lengths, fc.integer({ min: 1, max: 60 }), (snippets, limit) => {
        const videos = sampled(snippets);
        const groups = [...groupVideos(videos, limit)];
        expect(groups.flat()).toEqual(videos);
        for (const group of groups) expect(group.length === 1 || snippetsOf(group) <= limit).toBe(true);
        // No group could take the first video of the next one.
        for (const [i, group] of groups.slice(1).entries()) {
          expect(snippetsOf(groups[i]) + group[0].rows.length).toBeGreaterThan(limit);
        }
      }),
    );
  });
});

describe('features of a group', () => {
  /** Row t of video v<n> is [1 + 100n + t, −(1 + 100n + t)]. */
  const reader: FeatureReader = {
    gather({ id }, _, rows, out, at = 0) {
      Array.from(rows).forEach((row, i) => {
        out[at + 2 * i] = 1 + 100 * Number(id.slice(1)) + row;
        out[at + 2 * i + 1] = -out[at + 2 * i];
      });
    },
    read: () => new Float32Array(),
  };

  it('are those of its videos, one after the other', () => {
    const { data, shape } = createGroupReader(reader, { rgb: 2 }).read(sampled([2, 1, 3]), 'rgb');
    expect(shape).toEqual([6, 2]);
    expect([...data]).toEqual([1, 2, 101, 201, 202, 203].flatMap((x) => [x, -x]));
  });

  it('use memory again if it is large enough, of the same stream only', () => {
    const features = createGroupReader(reader, { rgb: 2, flow: 2 });
    const first = features.read(sampled([5]), 'rgb');
    features.recycle(first, 'rgb');
    expect(features.read(sampled([5]), 'flow').data.buffer).not.toBe(first.data.buffer);
    const shorter = features.read(sampled([2]), 'rgb');
    expect([shorter.data.buffer, shorter.data.length]).toEqual([first.data.buffer, 4]);
    features.recycle(shorter, 'rgb');
    const longer = features.read(sampled([9]), 'rgb');
    expect([longer.data.buffer === first.data.buffer, longer.data.length]).toEqual([false, 18]);
  });
});
