// Decides which columns belong to which stream, for files with several streams side by side.
import { UserError } from '../../../core/index.js';
import { type Assumed, asGiven } from '../types.js';

/** The columns of one stream in a feature file of several streams. */
export interface ColumnRange {
  readonly name: string;
  /** Both included. */
  readonly first: number;
  readonly last: number;
}

/** Parses `rgb:0-1023,flow:1024-2047`, or `none` for one stream. UserError if the text has another form. */
export function parseColumns(text: string): readonly ColumnRange[] {
  if (text === 'none') return [];
  return text.split(',').map((part) => {
    const [, name, first, last] = /^\s*([\w-]+):(\d+)-(\d+)\s*$/.exec(part) ?? [];
    if (name === undefined || Number(first) > Number(last))
      throw new UserError(
        `--split-streams ${text}: expected names and columns such as rgb:0-1023,flow:1024-2047 (or none), found "${part}".`,
      );
    return { name, first: Number(first), last: Number(last) };
  });
}

/** I3D's 1,024 numbers for RGB and 1,024 for flow, as nearly all weakly-supervised repositories concatenate them. */
const usual: readonly ColumnRange[] = [
  { name: 'rgb', first: 0, last: 1023 },
  { name: 'flow', first: 1024, last: 2047 },
];

/** The columns of features of `dim` numbers: as given, or the halves of 2,048; undefined for one stream. */
export function decideColumns(
  dim: number,
  given: readonly ColumnRange[] | undefined,
  where: string,
): Assumed<readonly ColumnRange[]> | undefined {
  const beyond = given?.find(({ last }) => last >= dim);
  if (beyond)
    throw new UserError(
      `${where}: --split-streams ${beyond.name}:${beyond.first}-${beyond.last} goes past the ${dim} columns (0 to ${dim - 1}).`,
    );
  if (given) return given.length > 0 ? { value: given, why: asGiven } : undefined;
  if (dim !== 2048) return undefined;
  return {
    value: usual,
    why: 'D = 2048 is taken to be 1,024 of RGB, then 1,024 of flow; --split-streams none keeps one stream',
  };
}
