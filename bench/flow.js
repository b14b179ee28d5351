// How well and how fast optical flow is found: node bench/flow.js frame.gray width height [module of OpenCV …]
// Not a part of bench/run.js: it measures errors, on a frame that has to be named, against builds of OpenCV that the
// project does not install. docs/flow.md has the tables.
// The frame is one of a real video, raw grey; it is moved in known ways. Other candidates: Farnebäck of OpenCV's builds.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { cameraMotion, eachResidual, fitSimilarity } from '../dist/media/features/flow/cameraMotion.js';
import { flowHistograms } from '../dist/media/features/flow/histograms.js';
import { motionField } from '../dist/media/features/flow/motionField.js';
import { createOpticalFlow } from '../dist/media/features/flow/opticalFlow.js';

const [path, wide, high, ...modules] = process.argv.slice(2);
const source = { width: Number(wide), height: Number(high) };
const bytes = readFileSync(path).subarray(0, source.width * source.height);

/** @param {number} x @param {number} y bilinear, mirrored at the edges */
function look(x, y) {
  const at = (/** @type {number} */ place, /** @type {number} */ size) => {
    const period = 2 * size - 2;
    const within = ((place % period) + period) % period;
    return within < size ? within : period - within;
  };
  const [ix, iy] = [Math.floor(x), Math.floor(y)];
  const [fx, fy] = [x - ix, y - iy];
  const pixel = (/** @type {number} */ px, /** @type {number} */ py) =>
    bytes[at(py, source.height) * source.width + at(px, source.width)];
  return (
    (1 - fy) * ((1 - fx) * pixel(ix, iy) + fx * pixel(ix + 1, iy)) +
    fy * ((1 - fx) * pixel(ix, iy + 1) + fx * pixel(ix + 1, iy + 1))
  );
}

/** @typedef {(x: number, y: number) => [number, number]} Motion where a place of the first image lies in the second */
/** Rotation and zoom about the middle, then a shift. @param {number} angle @param {number} zoom @param {number} dx @param {number} dy @param {number} w @param {number} h */
function similarity(angle, zoom, dx, dy, w, h) {
  const [a, b] = [zoom * Math.cos(angle), zoom * Math.sin(angle)];
  const [cx, cy, n] = [(w - 1) / 2, (h - 1) / 2, a * a + b * b];
  return {
    /** @type {Motion} */
    to: (x, y) => [cx + a * (x - cx) - b * (y - cy) + dx, cy + b * (x - cx) + a * (y - cy) + dy],
    /** @type {Motion} */
    from: (x, y) => [
      cx + (a * (x - dx - cx) + b * (y - dy - cy)) / n,
      cy + (a * (y - dy - cy) - b * (x - dx - cx)) / n,
    ],
  };
}

let seed = 1;
const noise = () => {
  let sum = 0;
  for (let i = 0; i < 4; i++) {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    sum += seed / 2 ** 32 - 0.5;
  }
  return sum * 1.73 * 2;
};

/** Four samples a pixel, noise of σ about 2, rounded. @param {number} w @param {number} h @param {Motion} from */
function render(w, h, from) {
  const scale = source.height / h;
  return Uint8Array.from({ length: w * h }, (_, i) => {
    const [x, y] = [i % w, Math.floor(i / w)];
    let sum = 0;
    for (const oy of [-0.25, 0.25])
      for (const ox of [-0.25, 0.25]) {
        const [sx, sy] = from(x + ox, y + oy);
        sum += look((sx + 0.5) * scale - 0.5, (sy + 0.5) * scale - 0.5);
      }
    return Math.min(Math.max(Math.round(sum / 4 + noise()), 0), 255);
  });
}

/** @typedef {(a: Uint8Array, b: Uint8Array) => { at: (x: number, y: number) => [number, number] }} Estimate */
/** @param {number} w @param {number} h */
async function own(w, h) {
  const flow = createOpticalFlow({ width: w, height: h });
  const { sample } = await import('../dist/media/features/flow/patchSearch.js');
  /** @type {Estimate} */
  const estimate = (a, b) => {
    flow.reset();
    flow.image.data.set(a);
    flow.next();
    flow.image.data.set(b);
    const field = flow.next();
    if (!field) throw new Error('no field');
    return { at: (x, y) => sample(field, x, y) };
  };
  return estimate;
}

/** @param {any} cv @param {number} w @param {number} h @param {[number, number, number, number, number, number]} options levels, window, iterations, polyN, polySigma, reduce */
function farneback(cv, w, h, [levels, window, iterations, polyN, polySigma]) {
  const [a, b, flow] = [new cv.Mat(h, w, cv.CV_8UC1), new cv.Mat(h, w, cv.CV_8UC1), new cv.Mat()];
  /** @type {Estimate} */
  return (first, second) => {
    a.data.set(first);
    b.data.set(second);
    cv.calcOpticalFlowFarneback(a, b, flow, 0.5, levels, window, iterations, polyN, polySigma, 0);
    const data = flow.data32F;
    return {
      at: (x, y) => {
        const at = 2 * (Math.round(y) * w + Math.round(x));
        return [data[at], data[at + 1]];
      },
    };
  };
}

/** @param {string} name @returns {Promise<{ cv: any }>} boxed: older builds have a `then` that never settles */
async function openCv(name) {
  const start = performance.now();
  const module = createRequire(import.meta.url)(name);
  const cv = module.loadOpenCV ? await module.loadOpenCV() : module;
  while (!cv.Mat) await new Promise((resolve) => setTimeout(resolve, 5));
  console.error(
    `${name}: ready after ${Math.round(performance.now() - start)} ms, DIS: ${Boolean(cv.DISOpticalFlow)}`,
  );
  return { cv };
}

const libraries = [];
for (const name of modules) libraries.push({ name, ...(await openCv(name)) });

console.log(
  '| short side | method | shift (2.5, 1) | shift (9, -4) | turn 3° | zoom 1.04 | all, darker | patch (5, 0): inside | around | ms a pair |',
);
console.log('| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |');
for (const h of [96, 120, 144]) {
  const w = Math.round((h * source.width) / source.height);
  /** @type {[string, Estimate][]} */
  const candidates = [['inverse search', await own(w, h)]];
  for (const { name, cv } of libraries)
    for (const options of [
      [3, 15, 3, 5, 1.1],
      [3, 11, 2, 5, 1.1],
      [4, 9, 1, 5, 1.1],
    ])
      candidates.push([
        `${name.replace(/.*node_modules./, '').replace(/\/(lib|dist|index).*/, '')} Farnebäck ${options.slice(0, 3).join('/')}`,
        farneback(cv, w, h, /** @type {any} */ (options)),
      ]);
  const cases = [
    similarity(0, 1, 2.5, 1, w, h),
    similarity(0, 1, 9, -4, w, h),
    similarity(Math.PI / 60, 1, 0, 0, w, h),
    similarity(0, 1.04, 0, 0, w, h),
    similarity(Math.PI / 90, 1.02, 2, -1.5, w, h),
  ];
  const still = similarity(0, 1, 0, 0, w, h).from;
  const inside = (/** @type {number} */ x, /** @type {number} */ y) =>
    x > w * 0.35 && x < w * 0.55 && y > h * 0.25 && y < h * 0.85;
  const pairs = cases.map(({ from }, i) => {
    const second = render(w, h, from);
    return { first: render(w, h, still), second: i === 4 ? second.map((value) => value * 0.9) : second };
  });
  // A patch of another part of the frame that moves over what stands still.
  const other = render(w, h, (x, y) => [w - x, y * 0.9]);
  const over = (/** @type {number} */ dx) =>
    render(w, h, still).map((value, i) => (inside((i % w) - dx, Math.floor(i / w)) ? other[i - dx] : value));
  const patch = { first: over(0), second: over(5) };
  for (const [name, estimate] of candidates) {
    const cells = cases.map(({ to }, i) => {
      const { at } = estimate(pairs[i].first, pairs[i].second);
      let [sum, count] = [0, 0];
      for (let y = 2; y < h; y += 4)
        for (let x = 2; x < w; x += 4) {
          const [tx, ty] = to(x, y);
          if (tx < 0 || ty < 0 || tx > w - 1 || ty > h - 1) continue;
          const [u, v] = at(x, y);
          sum += Math.hypot(u - tx + x, v - ty + y);
          count++;
        }
      return sum / count;
    });
    const { at } = estimate(patch.first, patch.second);
    const errors = [
      [0, 0],
      [0, 0],
    ];
    for (let y = 2; y < h; y += 4)
      for (let x = 2; x < w; x += 4) {
        const [u, v] = at(x, y);
        const moves = inside(x, y);
        errors[moves ? 0 : 1][0] += Math.hypot(u - (moves ? 5 : 0), v);
        errors[moves ? 0 : 1][1]++;
      }
    cells.push(...errors.map(([sum, count]) => sum / count));
    const times = [];
    for (let i = 0; i < 60; i++) {
      const { first, second } = pairs[i % 5];
      const start = performance.now();
      estimate(first, second);
      times.push(performance.now() - start);
    }
    const ms = times.slice(10).sort((a, b) => a - b)[25];
    console.log(
      `| ${h} | ${name} | ${cells.map((value) => value.toFixed(3)).join(' | ')} | ${ms.toFixed(2)} |`,
    );
  }
}

console.log('\n| camera by | median | least squares | robust |\n| --- | --- | --- | --- |');
const size = { width: 160, height: 120 };
const flow = createOpticalFlow(size);
const first = render(160, 120, similarity(0, 1, 0, 0, 160, 120).from);
/** @param {Uint8Array} second */
function fieldOf(second) {
  flow.reset();
  flow.image.data.set(first);
  flow.next();
  flow.image.data.set(second);
  const field = flow.next();
  if (!field) throw new Error('no field');
  return field;
}
for (const [name, angle, zoom, dx, dy] of /** @type {const} */ ([
  ['shift (4, -2)', 0, 1, 4, -2],
  ['turn 2°, zoom 1.03, shift', Math.PI / 90, 1.03, 2, 1],
])) {
  const second = render(160, 120, similarity(angle, zoom, dx, dy, 160, 120).from);
  for (const share of [0, 0.3, 0.4]) {
    const field = fieldOf(second);
    // A block that covers a share of the picture moves by (−6, 3) more.
    const rows = Math.round(field.rows * Math.sqrt(share));
    const columns = Math.round(field.columns * Math.sqrt(share));
    const moves = (/** @type {number} */ i) =>
      Math.floor(i / field.columns) < rows && i % field.columns < columns;
    for (let i = 0; i < field.u.length; i++)
      if (moves(i)) [field.u[i], field.v[i]] = [field.u[i] - 6, field.v[i] + 3];
    const middle = (/** @type {Float32Array} */ values) => values.toSorted()[values.length >> 1];
    const fits = [
      { shiftX: middle(field.u), shiftY: middle(field.v), zoom: 0, turn: 0 },
      fitSimilarity(field, size, (i) => field.trust[i]),
      cameraMotion(field, size),
    ].map((camera) => {
      if (!camera) throw new Error('no fit');
      /** @type {number[]} */
      const errors = [];
      const truth = {
        shiftX: dx,
        shiftY: dy,
        zoom: zoom * Math.cos(angle) - 1,
        turn: zoom * Math.sin(angle),
      };
      const none = { ...field, u: new Float32Array(field.u.length), v: new Float32Array(field.u.length) };
      const wanted = [new Float32Array(field.u.length), new Float32Array(field.u.length)];
      eachResidual(none, size, truth, (i, u, v) => {
        wanted[0][i] = u;
        wanted[1][i] = v;
      });
      eachResidual(none, size, camera, (i, u, v) =>
        errors.push(Math.hypot(u - wanted[0][i], v - wanted[1][i])),
      );
      return errors.reduce((sum, error) => sum + error, 0) / errors.length;
    });
    console.log(
      `| ${name}, ${share * 100} % move otherwise | ${fits.map((value) => value.toFixed(3)).join(' | ')} |`,
    );
  }
}

const start = performance.now();
const field = fieldOf(first);
for (let i = 0; i < 300; i++) flowHistograms(motionField(field, size, 0.08));
console.log(`\nCamera and histograms: ${((performance.now() - start) / 300).toFixed(2)} ms a pair`);
