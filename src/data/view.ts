// Views of feature files: the meaning of their axes, and the crop and columns to read, so that files need no conversion.
import { type ArrayFile, copyAsFloat32, formatShape, type NativeArray } from '../arrays/index.js';
import { UserError } from '../core/index.js';

/** How a stream's files are read. Without any of these, files are (T, D), and all columns are read. */
export interface FeatureView {
  /** One letter for each axis: T time, D features, C crops, 1 an axis of length one. Default TD. */
  readonly axes?: string;
  /** With an axis C: the mean of the crops, or the index of one, from 0. */
  readonly crop?: 'mean' | number;
  /** First and last column, from 0, both included. */
  readonly columns?: readonly [first: number, last: number];
}

/** A feature file read by a view: `snippets` rows of `dim` numbers. */
export interface FeatureFile extends ArrayFile {
  readonly view: FeatureView;
  snippets: number;
  dim: number;
}

/** A key that is the same for equal views; '' for a view that changes nothing. */
export const viewKey = ({ axes = 'TD', crop, columns }: FeatureView): string =>
  axes === 'TD' && !columns ? '' : `${axes}:${crop ?? ''}:${columns?.join('-') ?? ''}`;

/**
 * The file as (T, D) features. `load` slices, transposes and averages; the mean of crops is float32, everything else keeps
 * the file's element type, and a file that is (T, D) is not copied. UserError if the shape does not fit the view or is empty.
 */
export function viewFeatures(file: ArrayFile, view: FeatureView): FeatureFile {
  const { crop, columns } = view;
  const { sizes, strides } = layoutOf(file, view);
  const { T: snippets, D: dim, C: crops } = sizes;
  const found = `${file.path}: found shape ${formatShape(file.shape)}, but `;
  if (typeof crop === 'number' && crop >= crops)
    throw new UserError(
      `${found}crop: ${crop} is not one of its ${crops} crops, which are counted from 0. Correct dataset.yaml.`,
    );
  const [first, last] = columns ?? [0, dim - 1];
  if (last >= dim)
    throw new UserError(
      `${found}columns: [${first}, ${last}] goes beyond its D = ${dim}: the last is ${dim - 1}, counted from 0. Correct dataset.yaml.`,
    );

  const part: Part = {
    rows: snippets,
    columns: last - first + 1,
    start: first * strides.D + (typeof crop === 'number' ? crop * strides.C : 0),
    rowStride: strides.T,
    columnStride: strides.D,
  };
  const mean = crop === 'mean' ? { crops, cropStride: strides.C } : undefined;
  return {
    path: file.path,
    view,
    fileBytes: file.fileBytes,
    dtype: mean ? 'f32' : file.dtype,
    shape: [part.rows, part.columns],
    snippets: part.rows,
    dim: part.columns,
    load: (memory) => (mean ? meanOfCrops(file, part, mean) : partOf(file.load(memory), part)),
  };
}

/**
 * Size and stride (in values) of the axes T, D and C in a row-major file; without an axis C there is one crop. UserError if
 * the shape does not fit the view's axes, or is empty.
 */
function layoutOf({ path, shape }: ArrayFile, view: FeatureView) {
  const { axes = 'TD' } = view;
  const fits = shape.length === axes.length && shape.every((size, axis) => axes[axis] !== '1' || size === 1);
  if (!fits)
    throw new UserError(
      `${path}: expected features of shape (${[...axes].join(', ')})${view.axes ? ` by axes: ${axes}` : ''}, ` +
        `found ${formatShape(shape)}. ${suggestion(shape)}`,
    );
  const sizes: Record<string, number> = { T: 0, D: 0, C: 1 };
  const strides: Record<string, number> = { T: 0, D: 0, C: 0 };
  let stride = 1;
  for (let axis = axes.length - 1; axis >= 0; axis--) {
    [sizes[axes[axis]], strides[axes[axis]]] = [shape[axis], stride];
    stride *= shape[axis];
  }
  if (sizes.T === 0)
    throw new UserError(
      `${path}: the video is empty, it has no snippets (T = 0). Extract it again or remove it.`,
    );
  if (sizes.D === 0 || sizes.C === 0)
    throw new UserError(
      `${path}: its snippets are empty, found ${sizes.D === 0 ? 'D' : 'C'} = 0. Extract the features again.`,
    );
  return { sizes, strides };
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

/** Both arrays have the same element type, which the compiler cannot know. */
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

/** Advice for a shape that is not (T, D). */
function suggestion(shape: readonly number[]): string {
  const ones = shape.indexOf(1);
  if (shape.length === 3 && ones >= 0)
    return `Write axes: ${['1TD', 'T1D', 'TD1'][ones]} in dataset.yaml, or save one row per snippet.`;
  if (shape.length === 3)
    return 'If it has crops, write axes: TCD (or CTD) and crop: mean in dataset.yaml; else save one row per snippet.';
  return 'Write axes in dataset.yaml (T time, D features, C crops, 1 an axis of length one), or save one row per snippet, (T, D).';
}
