// How a stream looks at its feature files: which axis is which, which crop and which columns, so that files stay as they are.
import { type ArrayFile, copyAsFloat32, formatShape, type NativeArray } from '../arrays/index.js';
import { UserError } from '../core/index.js';

/** What dataset.yaml says of a stream's files beyond (T, D). Nothing: they are (T, D), all columns. */
export interface FeatureView {
  /** One letter an axis: T time, D features, C crops, 1 an axis of length one. Default TD. */
  readonly axes?: string;
  /** With an axis C: the mean of the crops, or the number of one, from 0. */
  readonly crop?: 'mean' | number;
  /** First and last column, from 0, both included. */
  readonly columns?: readonly [first: number, last: number];
}

/** A feature file seen through a view: `snippets` rows of `dim` numbers. */
export interface FeatureFile extends ArrayFile {
  readonly view: FeatureView;
  snippets: number;
  dim: number;
}

/** Text that is the same for the same view; '' for one that changes nothing. */
export const viewKey = ({ axes = 'TD', crop, columns }: FeatureView): string =>
  axes === 'TD' && !columns ? '' : `${axes}:${crop ?? ''}:${columns?.join('-') ?? ''}`;

/**
 * The file as (T, D) features; `load` slices, turns and averages (the mean of crops is float32, everything else keeps the
 * file's element type; what is (T, D) already is not copied). UserError if its shape does not fit the view, or is empty.
 */
export function viewFeatures(file: ArrayFile, view: FeatureView): FeatureFile {
  const { axes = 'TD', crop, columns } = view;
  const { path, shape } = file;
  const found = `${path}: found shape ${formatShape(shape)}, but `;
  const fits = shape.length === axes.length && shape.every((size, axis) => axes[axis] !== '1' || size === 1);
  if (!fits)
    throw new UserError(
      `${path}: expected features of shape (${[...axes].join(', ')})${view.axes ? ` by axes: ${axes}` : ''}, ` +
        `found ${formatShape(shape)}. ${suggestion(shape)}`,
    );
  const sizes: Partial<Record<string, number>> = {};
  const strides: Partial<Record<string, number>> = {};
  let stride = 1;
  for (let axis = axes.length - 1; axis >= 0; axis--) {
    [sizes[axes[axis]], strides[axes[axis]]] = [shape[axis], stride];
    stride *= shape[axis];
  }
  const { T: snippets = 0, D: dim = 0, C: crops = 1 } = sizes;
  if (snippets === 0)
    throw new UserError(
      `${path}: the video is empty, it has no snippets (T = 0). Extract it again or remove it.`,
    );
  if (dim === 0 || crops === 0)
    throw new UserError(
      `${path}: its snippets are empty, found ${dim === 0 ? 'D' : 'C'} = 0. Extract the features again.`,
    );
  if (typeof crop === 'number' && crop >= crops)
    throw new UserError(
      `${found}crop: ${crop} is none of its ${crops}, which are counted from 0. Correct dataset.yaml.`,
    );
  const [first, last] = columns ?? [0, dim - 1];
  if (last >= dim)
    throw new UserError(
      `${found}columns: [${first}, ${last}] goes beyond its D = ${dim}: the last is ${dim - 1}, counted from 0. Correct dataset.yaml.`,
    );

  const part: Part = {
    rows: snippets,
    columns: last - first + 1,
    start: first * strides.D! + (typeof crop === 'number' ? crop * strides.C! : 0),
    rowStride: strides.T!,
    columnStride: strides.D!,
  };
  const mean = crop === 'mean' ? { crops, cropStride: strides.C! } : undefined;
  return {
    path,
    view,
    fileBytes: file.fileBytes,
    dtype: mean ? 'f32' : file.dtype,
    shape: [part.rows, part.columns],
    snippets: part.rows,
    dim: part.columns,
    load: (memory) => (mean ? meanOfCrops(file, part, mean) : partOf(file.load(memory), part)),
  };
}

/** Rows and columns of an array: the value at (t, d) lies at start + t·rowStride + d·columnStride. */
interface Part {
  rows: number;
  columns: number;
  start: number;
  rowStride: number;
  columnStride: number;
}

function partOf(data: NativeArray, { rows, columns, start, rowStride, columnStride }: Part): NativeArray {
  const count = rows * columns;
  const whole = (columnStride === 1 || columns === 1) && (rowStride === columns || rows === 1);
  if (whole) return count === data.length ? data : data.slice(start, start + count);
  const out = data.slice(0, count);
  if (columnStride === 1)
    for (let t = 0; t < rows; t++) copyWithin(out, t * columns, data, start + t * rowStride, columns);
  else
    for (let t = 0; t < rows; t++)
      for (let d = 0; d < columns; d++) out[t * columns + d] = data[start + t * rowStride + d * columnStride];
  return out;
}

/** Same element type on both sides, which the compiler cannot see. */
function copyWithin(out: NativeArray, at: number, data: NativeArray, start: number, count: number): void {
  (out as Float32Array).set((data as Float32Array).subarray(start, start + count), at);
}

function meanOfCrops(
  file: ArrayFile,
  part: Part,
  { crops, cropStride }: { crops: number; cropStride: number },
) {
  const data = file.load();
  const values = new Float32Array(data.length);
  copyAsFloat32(file.dtype, data, 0, data.length, values, 0);
  const out = new Float32Array(part.rows * part.columns);
  for (let t = 0; t < part.rows; t++)
    for (let d = 0; d < part.columns; d++) {
      const at = part.start + t * part.rowStride + d * part.columnStride;
      let sum = 0;
      for (let c = 0; c < crops; c++) sum += values[at + c * cropStride];
      out[t * part.columns + d] = sum / crops;
    }
  return out;
}

/** What to write for a shape that is not (T, D), as far as it can be guessed. */
function suggestion(shape: readonly number[]): string {
  const ones = shape.indexOf(1);
  if (shape.length === 3 && ones >= 0)
    return `Write axes: ${['1TD', 'T1D', 'TD1'][ones]} in dataset.yaml, or save one row per snippet.`;
  if (shape.length === 3)
    return 'If it has crops, write axes: TCD (or CTD) and crop: mean in dataset.yaml; else save one row per snippet.';
  return 'Write axes in dataset.yaml (T time, D features, C crops, 1 an axis of length one), or save one row per snippet, (T, D).';
}
