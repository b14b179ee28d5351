// A frame → a network's input: a box of it, scaled to the input's size, as floats in the input's layout.
import type { Frame, Size } from '../video/index.js';

/** In pixels of the frame; may extend beyond it, where everything is black. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/**
 * How a frame fills a size. stretch: all of it, without keeping its aspect. center: its middle. letterbox: all of it, with
 * black bars.
 */
export type Fit = 'stretch' | 'center' | 'letterbox';

/** The box of a frame that fills `to`. `shortSide`, of fit center: the shorter side is scaled to it before `to` is cut out. */
export function fitBox(frame: Size, to: Size, fit: Fit, shortSide?: number): Box {
  if (fit === 'stretch') return { left: 0, top: 0, width: frame.width, height: frame.height };
  const ratios = [frame.width / to.width, frame.height / to.height];
  const fitted = fit === 'center' ? Math.min(...ratios) : Math.max(...ratios);
  const scale =
    fit === 'center' && shortSide !== undefined ? Math.min(frame.width, frame.height) / shortSide : fitted;
  const [width, height] = [to.width * scale, to.height * scale];
  return { left: (frame.width - width) / 2, top: (frame.height - height) / 2, width, height };
}

/** The value of channel c at (x, y) has the index offset + channel · c + row · y + column · x. */
export interface Strides {
  readonly channel: number;
  readonly row: number;
  readonly column: number;
}

/** A pixel p (0–255) of the input's channel c becomes p · scale[c] + shift[c]. */
export interface Levels {
  readonly channels: 'RGB' | 'BGR';
  readonly scale: readonly [number, number, number];
  readonly shift: readonly [number, number, number];
}

export type Resize = (frame: Frame, box: Box, target: Float32Array, offset: number) => void;

/**
 * Bilinear with antialiasing, as Pillow's BILINEAR and PyTorch's `antialias=True`: the filter is a triangle, two pixels of
 * the coarser grid wide, so that scaling down by any factor averages over all pixels. Intermediate values are not rounded.
 * A call allocates memory only if its box has more rows than all boxes before.
 */
export function createResize({ width, height }: Size, strides: Strides, levels: Levels): Resize {
  const across = createTaps(width);
  const down = createTaps(height);
  const rowLength = 3 * width;
  const sums = new Float32Array(rowLength);
  let rows = new Float32Array(0);
  const { scale, shift, channels } = levels;
  const places = channels === 'RGB' ? [0, 1, 2] : [2, 1, 0];

  return (frame, box, target, offset) => {
    fillTaps(across, frame.width, box.left, box.width);
    fillTaps(down, frame.height, box.top, box.height);
    const from = Math.min(...down.span);
    const needed = (Math.max(...down.span) - from) * rowLength;
    if (rows.length < needed) rows = new Float32Array(needed);
    shrinkRows(frame, across, down.span, rows);
    for (let y = 0; y < height; y++) {
      sums.fill(0);
      for (let k = 0; k < down.counts[y]; k++) {
        const weight = down.weights[y * down.most + k];
        const at = (down.firsts[y] + k - from) * rowLength;
        for (let x = 0; x < rowLength; x++) sums[x] += weight * rows[at + x];
      }
      for (let c = 0; c < 3; c++) {
        const start = offset + c * strides.channel + y * strides.row;
        const [place, factor, term] = [places[c], scale[c], shift[c]];
        for (let x = 0; x < width; x++)
          target[start + x * strides.column] = sums[3 * x + place] * factor + term;
      }
    }
  };
}

/** For each position along an axis of the output: the positions of the frame that contribute to it, and their weights. */
interface Taps {
  readonly size: number;
  readonly firsts: Int32Array;
  readonly counts: Int32Array;
  /** `most` per position. */
  weights: Float32Array;
  most: number;
  /** The positions [first, second) of the frame are needed. */
  span: readonly [number, number];
}

const createTaps = (size: number): Taps => ({
  size,
  firsts: new Int32Array(size),
  counts: new Int32Array(size),
  weights: new Float32Array(0),
  most: 0,
  span: [0, 0],
});

/** `start`, `length`: of the box along an axis of a frame of `available` pixels. */
function fillTaps(taps: Taps, available: number, start: number, length: number): void {
  const { size, firsts, counts } = taps;
  const step = length / size;
  const reach = Math.max(step, 1);
  taps.most = Math.ceil(2 * reach) + 1;
  if (taps.weights.length < size * taps.most) taps.weights = new Float32Array(size * taps.most);
  let [low, high] = [available, 0];
  for (let i = 0; i < size; i++) {
    const centre = start + (i + 0.5) * step;
    const first = Math.max(Math.floor(centre - reach + 0.5), 0);
    const end = Math.min(Math.floor(centre + reach + 0.5), available);
    // Beyond the frame everything is black.
    const count = centre < 0 || centre >= available ? 0 : end - first;
    firsts[i] = first;
    counts[i] = count;
    if (count === 0) continue;
    [low, high] = [Math.min(low, first), Math.max(high, end)];
    let total = 0;
    for (let k = 0; k < count; k++) {
      const weight = Math.max(1 - Math.abs(first + k + 0.5 - centre) / reach, 0);
      taps.weights[i * taps.most + k] = weight;
      total += weight;
    }
    for (let k = 0; k < count; k++) taps.weights[i * taps.most + k] /= total;
  }
  taps.span = low < high ? [low, high] : [0, 0];
}

/** Scales each row of the span to the output's width, three channels. */
function shrinkRows(
  { data, width: frameWidth }: Frame,
  { size, firsts, counts, weights, most }: Taps,
  [from, to]: readonly [number, number],
  rows: Float32Array,
): void {
  let at = 0;
  for (let y = from; y < to; y++) {
    for (let x = 0; x < size; x++) {
      let [red, green, blue] = [0, 0, 0];
      let pixel = 4 * (y * frameWidth + firsts[x]);
      const end = x * most + counts[x];
      for (let k = x * most; k < end; k++) {
        const weight = weights[k];
        red += weight * data[pixel];
        green += weight * data[pixel + 1];
        blue += weight * data[pixel + 2];
        pixel += 4;
      }
      rows[at++] = red;
      rows[at++] = green;
      rows[at++] = blue;
    }
  }
}
