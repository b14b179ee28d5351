// Decides which axis of an array is time: by the sizes that all files share, and by the durations of the videos.
import { first, UserError } from '../../../core/index.js';
import { type Assumed, type Axes, asGiven, axesNames, type FoundStream } from '../types.js';

/** The shape of a video's array, and the number of snippets expected from its duration, if that is known. */
export interface ArrayShape {
  readonly video: string;
  readonly path: string;
  readonly shape: readonly number[];
  readonly expected?: number;
}

/** T and D of an array with these axes. */
export function extentOf(axes: Axes, shape: readonly number[]): { snippets: number; dim: number } {
  const [a, b, c] = shape;
  if (axes === 'TD') return { snippets: a, dim: b };
  if (axes === 'DT') return { snippets: b, dim: a };
  return axes === '1TD' ? { snippets: b, dim: c } : { snippets: a, dim: c };
}

/** The usual numbers of crops of an image: five, or ten with the mirrored ones. */
const cropCounts = [5, 10];

/**
 * The axes of a stream's arrays: as given, or decided by the arrays. UserError if arrays have different numbers of axes, or
 * if the axes are not clear; it names the `--axes` to write.
 */
export function decideAxes(
  { name, axes: documented }: Pick<FoundStream, 'name' | 'axes'>,
  arrays: readonly ArrayShape[],
  given?: Axes,
): Assumed<Axes> {
  const rank = arrays[0].shape.length;
  const odd = arrays.find(({ shape }) => shape.length !== rank);
  if (odd)
    throw new UserError(
      `${odd.path}: found ${shown(odd.shape)}, but ${arrays[0].path} has ${shown(arrays[0].shape)}. ` +
        'All arrays of a stream need the same number of axes: save them in the same way.',
    );
  const possible = axesNames.filter((axes) => axes.length === rank);
  if (given) {
    if (!possible.includes(given))
      throw new UserError(
        `${arrays[0].path}: found ${shown(arrays[0].shape)}, which --axes ${name}:${given} does not fit. ` +
          (possible.length > 0 ? `Write one of ${possible.join(', ')}.` : 'Save one row for each snippet.'),
      );
    return { value: given, why: asGiven };
  }
  if (rank === 2) return twoAxes(name, arrays, documented);
  if (rank === 3) return threeAxes(name, arrays);
  throw new UserError(
    `${arrays[0].path}: expected features of shape (T, D), found ${shown(arrays[0].shape)}. Save one row for each snippet.`,
  );
}

function twoAxes(name: string, arrays: readonly ArrayShape[], documented: Axes | undefined): Assumed<Axes> {
  const [sameFirst, sameSecond] = [constant(arrays, 0), constant(arrays, 1)];
  if (!sameFirst && !sameSecond)
    throw new UserError(
      `stream ${name}: neither axis is the same in all ${arrays.length} files, such as ${shown(arrays[0].shape)} in ${arrays[0].path} ` +
        `and ${differing(arrays)}. Keep the files of one kind of features only.`,
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
      why: `the durations give about ${Math.round(timed[0].expected ?? 0)} snippets, and axis ${axis + 1} is ${timed[0].shape[axis]}`,
    };
  }
  throw unclear(name, arrays, 'TD');
}

function threeAxes(name: string, arrays: readonly ArrayShape[]): Assumed<Axes> {
  const crops = cropCounts.includes(arrays[0].shape[1]) && constant(arrays, 1);
  const cropsFirst = cropCounts.includes(arrays[0].shape[0]) && constant(arrays, 0) && arrays.length > 1;
  if (arrays.every(({ shape }) => shape[0] === 1) && !(crops && constant(arrays, 0) && arrays.length > 1))
    return { value: '1TD', why: 'axis 1 is 1 in all files' };
  if (crops && !cropsFirst && constant(arrays, 2))
    return { value: 'TCD', why: `axis 2 is ${arrays[0].shape[1]} in all files: crops` };
  throw unclear(name, arrays, 'TCD');
}

const constant = (arrays: readonly ArrayShape[], axis: number): boolean =>
  arrays.every(({ shape }) => shape[axis] === arrays[0].shape[axis]);

const near = (found: number, expected: number): boolean =>
  Math.abs(found - expected) <= Math.max(2, 0.1 * expected);

const shown = (shape: readonly number[]): string => shape.join(' × ');

function differing(arrays: readonly ArrayShape[]): string {
  const other = arrays.find(
    ({ shape }) => shape[0] !== arrays[0].shape[0] && shape[1] !== arrays[0].shape[1],
  );
  return other ? `${shown(other.shape)} in ${other.path}` : first(arrays.slice(1).map(({ path }) => path));
}

const unclear = (name: string, arrays: readonly ArrayShape[], example: Axes): UserError =>
  new UserError(
    `stream ${name}: the time axis is not clear from ${shown(arrays[0].shape)}, as in ${arrays[0].path}. ` +
      `Write --axes ${name}:${example} (one of ${axesNames.filter(({ length }) => length === arrays[0].shape.length).join(', ')}; ` +
      'T snippets, D numbers, C crops), or give the stride, so that T can be compared with the durations.',
  );
