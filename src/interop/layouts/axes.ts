// Which axis of an array is time: from what is the same in all files, and from how long the videos last.
import { first, UserError } from '../../core/index.js';
import { type Assumed, type Axes, axesNames, type FoundStream, wasSaid } from './types.js';

/** The shape of a video's array, and the T that its duration makes one expect, if that is known. */
export interface Shaped {
  readonly video: string;
  readonly path: string;
  readonly shape: readonly number[];
  readonly expected?: number;
}

/** How an array of these axes is read: T snippets of D numbers. */
export function extentOf(axes: Axes, shape: readonly number[]): { snippets: number; dim: number } {
  const [a, b, c] = shape;
  if (axes === 'TD') return { snippets: a, dim: b };
  if (axes === 'DT') return { snippets: b, dim: a };
  return axes === '1TD' ? { snippets: b, dim: c } : { snippets: a, dim: c };
}

/** The usual number of crops of an image: five, and those mirrored. */
const cropCounts = [5, 10];

/**
 * The axes of a stream's arrays: `given`, or what all of them have in common. UserError that says which `--axes` to
 * write where that is not clear, and if arrays have different numbers of axes.
 */
export function decideAxes(
  { name, axes: documented }: Pick<FoundStream, 'name' | 'axes'>,
  arrays: readonly Shaped[],
  given?: Axes,
): Assumed<Axes> {
  const rank = arrays[0].shape.length;
  const odd = arrays.find(({ shape }) => shape.length !== rank);
  if (odd)
    throw new UserError(
      `${odd.path}: found ${shown(odd.shape)}, but ${arrays[0].path} has ${shown(arrays[0].shape)}. ` +
        'All arrays of a stream need the same number of axes: save them in the same way.',
    );
  const known = axesNames.filter((axes) => axes.length === rank);
  if (given) {
    if (!known.includes(given))
      throw new UserError(
        `${arrays[0].path}: found ${shown(arrays[0].shape)}, which --axes ${name}:${given} does not fit. ` +
          (known.length > 0 ? `Write one of ${known.join(', ')}.` : 'Save one row for each snippet.'),
      );
    return { value: given, why: wasSaid };
  }
  if (rank === 2) return twoAxes(name, arrays, documented);
  if (rank === 3) return threeAxes(name, arrays);
  throw new UserError(
    `${arrays[0].path}: expected features of shape (T, D), found ${shown(arrays[0].shape)}. Save one row for each snippet.`,
  );
}

function twoAxes(name: string, arrays: readonly Shaped[], documented: Axes | undefined): Assumed<Axes> {
  const [sameFirst, sameSecond] = [constant(arrays, 0), constant(arrays, 1)];
  if (!sameFirst && !sameSecond)
    throw new UserError(
      `stream ${name}: neither axis is the same in all ${arrays.length} files, such as ${shown(arrays[0].shape)} in ${arrays[0].path} ` +
        `and ${differing(arrays)}. Leave the files of one kind of features.`,
    );
  if (sameSecond && !sameFirst) return { value: 'TD', why: `axis 2 is ${arrays[0].shape[1]} in all files` };
  if (sameFirst && !sameSecond) return { value: 'DT', why: `axis 1 is ${arrays[0].shape[0]} in all files` };
  if (documented) return { value: documented, why: 'as the source documents it' };
  const timed = arrays.filter(({ expected }) => expected !== undefined);
  const fits = (axis: number) =>
    timed.length > 0 &&
    timed.filter(({ shape, expected = 0 }) => near(shape[axis], expected)).length >= 0.8 * timed.length;
  if (fits(0) !== fits(1)) {
    const axis = fits(0) ? 0 : 1;
    return {
      value: axis === 0 ? 'TD' : 'DT',
      why: `the durations make one expect about ${Math.round(timed[0].expected ?? 0)} snippets, and axis ${axis + 1} is ${timed[0].shape[axis]}`,
    };
  }
  throw unclear(name, arrays, 'TD');
}

function threeAxes(name: string, arrays: readonly Shaped[]): Assumed<Axes> {
  const crops = cropCounts.includes(arrays[0].shape[1]) && constant(arrays, 1);
  const cropsFirst = cropCounts.includes(arrays[0].shape[0]) && constant(arrays, 0) && arrays.length > 1;
  if (arrays.every(({ shape }) => shape[0] === 1) && !(crops && constant(arrays, 0) && arrays.length > 1))
    return { value: '1TD', why: 'axis 1 is 1 in all files' };
  if (crops && !cropsFirst && constant(arrays, 2))
    return { value: 'TCD', why: `axis 2 is ${arrays[0].shape[1]} in all files: crops` };
  throw unclear(name, arrays, 'TCD');
}

const constant = (arrays: readonly Shaped[], axis: number): boolean =>
  arrays.every(({ shape }) => shape[axis] === arrays[0].shape[axis]);

const near = (found: number, expected: number): boolean =>
  Math.abs(found - expected) <= Math.max(2, 0.1 * expected);

const shown = (shape: readonly number[]): string => shape.join(' × ');

function differing(arrays: readonly Shaped[]): string {
  const other = arrays.find(
    ({ shape }) => shape[0] !== arrays[0].shape[0] && shape[1] !== arrays[0].shape[1],
  );
  return other ? `${shown(other.shape)} in ${other.path}` : first(arrays.slice(1).map(({ path }) => path));
}

const unclear = (name: string, arrays: readonly Shaped[], example: Axes): UserError =>
  new UserError(
    `stream ${name}: which axis is time is not clear from ${shown(arrays[0].shape)}, as in ${arrays[0].path}. ` +
      `Write --axes ${name}:${example} (one of ${axesNames.filter(({ length }) => length === arrays[0].shape.length).join(', ')}; ` +
      'T snippets, D numbers, C crops), or the stride, which durations can be compared with.',
  );
