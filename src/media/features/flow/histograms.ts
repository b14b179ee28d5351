// Motion between two frames as histograms: its directions, and its changes from place to place, in cells of the frame.
import type { MotionField } from './motionField.js';

const directions = 8;
const kinds = 3;
const side = 3;
const perCell = kinds * directions;
const cells = 1 + 2 * side * side;
const overall = 11;

/** 19 cells of 24 numbers, and 11 more. */
export const flowHistogramsDim = cells * perCell + overall;

/** Speed that noise causes, in short sides per second: subtracted from every length. */
const noise = 0.02;
/** Least extent of the moving part, in short sides. */
const leastReach = 0.1;

/** The moving part: its middle, and its extent to each side of it, in short sides. */
interface Part {
  readonly x: number;
  readonly y: number;
  readonly reachX: number;
  readonly reachY: number;
}

/**
 * D = 467: 19 cells of 24 numbers, and 11 numbers of the whole frame. The square root of each number is taken and its sign
 * kept, so that fast motion does not dominate.
 *
 * - Cells: the whole frame; 3 × 3 cells of the frame; 3 × 3 cells of the moving part (the mean position of motion ± 2
 *   standard deviations), each row by row.
 * - Numbers of a cell: the histogram of oriented flow, then the motion boundary histograms of u and of v (N. Dalal, B.
 *   Triggs and C. Schmid, "Human Detection Using Oriented Histograms of Flow and Appearance", ECCV 2006). A histogram has 8
 *   directions: right, then clockwise. Each is the mean over the cell of the lengths in this direction; a length is
 *   divided between the two nearest directions. Lengths are in short sides per second, those of boundaries per patch.
 * - Numbers of the frame: mean length, share of moving patches, 95th percentile of the lengths; middle and extent of the
 *   moving part, x and y; the camera's shift x and y, zoom and turn.
 */
export function flowHistograms(field: MotionField): Float32Array {
  const { columns, rows, u, v } = field;
  const lengths = u.map((right, i) => Math.max(Math.hypot(right, v[i]) - noise, 0));
  const part = movingPart(field, lengths);
  const frameCells = cellsOfFrame(field);
  const partCells = part && cellsOfPart(field, part);
  const features = new Float32Array(flowHistogramsDim);
  const counts = new Float32Array(cells);
  for (let row = 0, i = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++, i++) {
      const vectors = [[u[i], v[i]], slope(field, u, column, row), slope(field, v, column, row)];
      const inFrame = frameCells(column, row);
      const inPart = partCells?.(column, row);
      for (const cell of inPart === undefined ? [0, inFrame] : [0, inFrame, inPart]) {
        counts[cell]++;
        for (let kind = 0; kind < kinds; kind++)
          addDirection(features, cell * perCell + kind * directions, vectors[kind][0], vectors[kind][1]);
      }
    }
  }
  for (let i = 0; i < cells * perCell; i++) features[i] /= Math.max(counts[Math.floor(i / perCell)], 1);
  features.set(numbersOfFrame(field, lengths, part), cells * perCell);
  return features.map((value) => Math.sign(value) * Math.sqrt(Math.abs(value)));
}

/** Change of a component of the motion from patch to patch, to the right and down: central differences, one-sided at the edges. */
function slope(
  { columns, rows }: MotionField,
  component: Float32Array,
  column: number,
  row: number,
): [number, number] {
  const i = row * columns + column;
  const right = column < columns - 1 ? i + 1 : i;
  const left = column > 0 ? i - 1 : i;
  const below = row < rows - 1 ? i + columns : i;
  const above = row > 0 ? i - columns : i;
  const across = Math.max(right - left, 1);
  const down = below - above > columns ? 2 : 1;
  return [(component[right] - component[left]) / across, (component[below] - component[above]) / down];
}

/** Cell 1 to 9 of a patch, by its column and row. */
function cellsOfFrame({ columns, rows }: MotionField) {
  const ofColumn = Int8Array.from({ length: columns }, (_, c) => Math.floor(((c + 0.5) * side) / columns));
  const ofRow = Int8Array.from({ length: rows }, (_, r) => Math.floor(((r + 0.5) * side) / rows));
  return (column: number, row: number): number => 1 + ofRow[row] * side + ofColumn[column];
}

/** Cell 10 to 18 of a patch, by its column and row; undefined for a patch outside of the moving part. */
function cellsOfPart({ columns, rows, x, y }: MotionField, { x: partX, y: partY, reachX, reachY }: Part) {
  const places = (count: number, middles: Float32Array, middle: number, reach: number) =>
    Int8Array.from({ length: count }, (_, i) => Math.floor(((middles[i] - middle) / reach + 1) * (side / 2)));
  const ofColumn = places(columns, x, partX, reachX);
  const ofRow = places(rows, y, partY, reachY);
  return (column: number, row: number): number | undefined => {
    const [c, r] = [ofColumn[column], ofRow[row]];
    return c >= 0 && r >= 0 && c < side && r < side ? 1 + side * side + r * side + c : undefined;
  };
}

function numbersOfFrame({ camera }: MotionField, lengths: Float32Array, part: Part | undefined): number[] {
  return [
    lengths.reduce((sum, length) => sum + length, 0) / lengths.length,
    lengths.filter((length) => length > 0).length / lengths.length,
    lengths.toSorted()[Math.floor(0.95 * lengths.length)],
    ...(part ? [part.x, part.y, part.reachX, part.reachY] : [0, 0, 0, 0]),
    ...[camera.shiftX, camera.shiftY, camera.zoom, camera.turn],
  ];
}

/** Adds the length of (x, y), less that of noise, to a histogram of directions. */
function addDirection(features: Float32Array, start: number, x: number, y: number): void {
  const length = Math.hypot(x, y) - noise;
  if (length <= 0) return;
  const turn = (Math.atan2(y, x) / (2 * Math.PI)) * directions + directions;
  const first = Math.floor(turn);
  features[start + (first % directions)] += length * (1 - (turn - first));
  features[start + ((first + 1) % directions)] += length * (turn - first);
}

/** Undefined if nothing moves. */
function movingPart({ columns, rows, x, y }: MotionField, lengths: Float32Array): Part | undefined {
  let [total, sx, sy, xx, yy] = [0, 0, 0, 0, 0];
  for (let row = 0, i = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++, i++) {
      total += lengths[i];
      sx += lengths[i] * x[column];
      sy += lengths[i] * y[row];
      xx += lengths[i] * x[column] ** 2;
      yy += lengths[i] * y[row] ** 2;
    }
  }
  if (total === 0) return undefined;
  const [mx, my] = [sx / total, sy / total];
  const reach = (squares: number, mean: number) =>
    Math.max(2 * Math.sqrt(Math.max(squares / total - mean ** 2, 0)), leastReach);
  return { x: mx, y: my, reachX: reach(xx, mx), reachY: reach(yy, my) };
}
