// What a look at a frame costs: the RGB and the pose stream on frames of 320 × 240, scaling included, on one thread.
import { openExtractor } from '../dist/media/features/index.js';
import { streamDefaults } from '../dist/media/features/node.js';
import { createResize, fitBox } from '../dist/media/features/resize.js';
import { openNodeModels } from '../dist/onnx/node.js';

const [width, height, fps, seconds] = [320, 240, 25, 40];
const grid = { fps, strideFrames: 16, windowFrames: 16 };
const models = openNodeModels();
const data = new Uint8Array(4 * width * height);
for (let i = 0; i < data.length; i++) data[i] = (i * 7 + (i >> 10) * 31) % 256;

for (const side of [224, 192]) {
  const size = { width: side, height: side };
  const levels = /** @type {const} */ ({ channels: 'RGB', scale: [1, 1, 1], shift: [0, 0, 0] });
  const resize = createResize(size, { channel: side * side, row: side, column: 1 }, levels);
  const target = new Float32Array(3 * side * side);
  const frame = { index: 0, width, height, data };
  const start = performance.now();
  const times = 500;
  for (let i = 0; i < times; i++)
    resize(frame, fitBox(frame, size, side === 224 ? 'stretch' : 'letterbox'), target, 0);
  console.log(`scaling to ${side} × ${side}: ${((performance.now() - start) / times).toFixed(2)} ms a frame`);
}

for (const kind of /** @type {const} */ (['rgb', 'pose'])) {
  const extractor = await openExtractor(await streamDefaults(kind, { models, fps }), grid, models);
  let looks = 0;
  let snippets = 0;
  const start = performance.now();
  for (let index = 0; index < fps * seconds; index++) {
    if (!extractor.wants(index)) continue;
    looks++;
    snippets += (await extractor.push({ index, width, height, data })).length;
  }
  snippets += (await extractor.end(fps * seconds)).length;
  const ms = performance.now() - start;
  console.log(
    `${kind}: ${(ms / looks).toFixed(1)} ms a frame looked at, ${looks} looks and ${snippets} snippets in ${seconds} s ` +
      `of video, ${((1000 * seconds) / ms).toFixed(1)} × real time`,
  );
  await extractor.close();
}
