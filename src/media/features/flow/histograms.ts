// Motion between two frames as histograms: which way things move where, and how motion changes from place to place.
import type { MotionField } from './motionField.js';

const directions = 8;
const kinds = 3;
const side = 3;
const perCell = kinds * directions;
const cells = 1 + 2 * side * side;
const overall = 11;

/** 19 cells of 24 numbers, and 11 more. */
export const flowHistogramsDim = cells * perCell + overall;

/** Short sides a second that noise moves things by: taken off every length. */
const noise = 0.02;
/** Short sides: so large at least is the part that moves. */
const leastReach = 0.1;

/** Where the moving part is and how far it reaches from its middle, in short sides; undefined if nothing moves. */
interface Part {
  readonly x: number;
  readonly y: number;
  readonly reachX: number;
  readonly reachY: number;
}

/**
 * D = 467. Cells: the whole frame, 3 × 3 of the frame, 3 × 3 of the part that moves (its middle ± 2 standard deviations of
 * where motion is), each row by row. Of each cell: the histogram of oriented flow (N. Dalal, B. Triggs and C. Schmid, "Human
 * Detection Using Oriented Histograms of Flow and Appearance", ECCV 2006), then the motion boundary histograms of u and of
 * v (the same paper): 8 directions from right over down, left and up, each the mean over the cell of the lengths that
 * point there, shared between the two nearest. Lengths are in short sides a second, for boundaries from one patch to the next.
 * Then: mean length, share of patches that move, 95th percentile of the lengths; middle of the moving part and its reach, x and y;
 * the camera's shift x and y, zoom and turn. Roots are taken of all numbers with their signs kept, so that fast motion does not drown slow.
 */
export function flowHistograms(field: MotionField): Float32Array {
  const { columns, rows, u, v, camera } = field;
  const lengths = u.map((right, i) => Math.max(Math.hypot(right, v[i]) - noise, 0));
  const part = movingPart(field, lengths);
  const features = new Float32Array(flowHistogramsDim);
  const counts = new Float32Array(cells);
  const places = (count: number, middles: Float32Array, middle: number, reach: number) =>
    Int8Array.from({ length: count }, (_, i) => Math.floor(((middles[i] - middle) / reach + 1) * (side / 2)));
  const frameColumn = Int8Array.from({ length: columns }, (_, c) => Math.floor(((c + 0.5) * side) / columns));
  const frameRow = Int8Array.from({ length: rows }, (_, r) => Math.floor(((r + 0.5) * side) / rows));
  const partColumn = part && places(columns, field.x, part.x, part.reachX);
  const partRow = part && places(rows, field.y, part.y, part.reachY);

  for (let row = 0, i = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++, i++) {
      const inFrame = 1 + frameRow[row] * side + frameColumn[column];
      const inPart = partRow && partColumn ? cellOf(partColumn[column], partRow[row]) : undefined;
      const right = column < columns - 1 ? i + 1 : i;
      const left = column > 0 ? i - 1 : i;
      const below = row < rows - 1 ? i + columns : i;
      const above = row > 0 ? i - columns : i;
      const across = Math.max(right - left, 1);
      const down = below - above > columns ? 2 : 1;
      const vectors = [
        [u[i], v[i]],
        [(u[right] - u[left]) / across, (u[below] - u[above]) / down],
        [(v[right] - v[left]) / across, (v[below] - v[above]) / down],
      ];
      for (const cell of inPart === undefined ? [0, inFrame] : [0, inFrame, inPart]) {
        counts[cell]++;
        for (let kind = 0; kind < kinds; kind++)
          addDirection(features, cell * perCell + kind * directions, vectors[kind][0], vectors[kind][1]);
      }
    }
  }
  for (let i = 0; i < cells * perCell; i++) features[i] /= Math.max(counts[Math.floor(i / perCell)], 1);
  features.set(
    [
      lengths.reduce((sum, length) => sum + length, 0) / lengths.length,
      lengths.filter((length) => length > 0).length / lengths.length,
      lengths.toSorted()[Math.floor(0.95 * lengths.length)],
      ...(part ? [part.x, part.y, part.reachX, part.reachY] : [0, 0, 0, 0]),
      ...[camera.shiftX, camera.shiftY, camera.zoom, camera.turn],
    ],
    cells * perCell,
  );
  return features.map((value) => Math.sign(value) * Math.sqrt(Math.abs(value)));
}

const cellOf = (column: number, row: number): number | undefined =>
  column >= 0 && row >= 0 && column < side && row < side ? 1 + side * side + row * side + column : undefined;

function addDirection(features: Float32Array, start: number, x: number, y: number): void {
  const length = Math.hypot(x, y) - noise;
  if (length <= 0) return;
  const turn = (Math.atan2(y, x) / (2 * Math.PI)) * directions + directions;
  const first = Math.floor(turn);
  features[start + (first % directions)] += length * (1 - (turn - first));
  features[start + ((first + 1) % directions)] += length * (turn - first);
}

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
