// Pictures with times that cannot be, and containers that say nothing of their length.
import { expect, it } from 'vitest';
import { UserError } from '../../../src/core/index.js';
import { videoOf } from '../../../src/media/video/decode.js';

/** Decodes pictures at these times, each drawn as its number: the picture of every frame, and the pictures left open. */
async function decode(times: readonly number[], durationSec: number, fps = 25) {
  let open = 0;
  const pictures = async function* () {
    for (const [number, timeSec] of times.entries()) {
      open++;
      const close = () => void open--;
      yield { timeSec, durationSec: 0.04, draw: (data: Uint8ClampedArray) => void data.fill(number), close };
    }
  };
  const read = () => ({ pictures: pictures(), close: () => {} });
  const video = videoOf({ name: 'a.mkv', width: 1, height: 1, durationSec, read, close: () => {} });
  const shown: (number | undefined)[] = [];
  const total = video.decode(
    { fps, shortSide: 1, wants: () => true },
    ({ data }) => void shown.push(data[0]),
  );
  return total.then((total) => ({ total, shown, open }));
}

it.each([
  { name: 'one time that is broken', times: [0, 0.04, 1e6, 0.12], durationSec: 0.16, shown: [0, 1, 1, 3] },
  { name: 'the first time broken', times: [1e6, 0.04, 0.08], durationSec: 0.12, shown: [1, 1, 2] },
  { name: 'the last time broken', times: [0, 0.04, 1e6], durationSec: 0.08, shown: [0, 1] },
  { name: 'no duration', times: [0, 0.04, 1e6, 0.12], durationSec: 0, shown: [0, 1, 1, 3] },
])('$name', async ({ times, durationSec, shown }) => {
  expect(await decode(times, durationSec)).toEqual({ total: shown.length, shown, open: 0 });
});

it('a gap that the container knows of is kept', async () => {
  expect((await decode([0, 7200], 7200.04, 1)).total).toBe(7200);
});

it('a container whose duration is too short, as when recordings are strung together', async () => {
  const times = Array.from({ length: 1000 }, (_, second) => second);
  expect((await decode(times, 5, 1)).total).toBe(999);
});

it('no time that can be: the error names the file', async () => {
  const decoding = decode([1e6], 1);
  await expect(decoding).rejects.toThrow(UserError);
  await expect(decoding).rejects.toThrow(/^a\.mkv can't be read as a video: .* first 61 s/);
});
