// One file with the numbers of several streams side by side: which columns are whose.
import { UserError } from '../../core/index.js';
import { type Assumed, wasSaid } from './types.js';

export interface ColumnRange {
  readonly name: string;
  /** Both included. */
  readonly first: number;
  readonly last: number;
}

/** `rgb:0-1023,flow:1024-2047`; `none` keeps the features as one stream. UserError if it is not of that form. */
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

/** I3D's 1,024 numbers for RGB and as many for flow: what nearly all weakly-supervised repositories put together. */
const usual: readonly ColumnRange[] = [
  { name: 'rgb', first: 0, last: 1023 },
  { name: 'flow', first: 1024, last: 2047 },
];

/** The parts of features of `dim` numbers: as said, or halves of 2,048; undefined to leave them whole. */
export function decideColumns(
  dim: number,
  said: readonly ColumnRange[] | undefined,
  where: string,
): Assumed<readonly ColumnRange[]> | undefined {
  const beyond = said?.find(({ last }) => last >= dim);
  if (beyond)
    throw new UserError(
      `${where}: --split-streams ${beyond.name}:${beyond.first}-${beyond.last} goes past the ${dim} columns there are (0 to ${dim - 1}).`,
    );
  if (said) return said.length > 0 ? { value: said, why: wasSaid } : undefined;
  if (dim !== 2048) return undefined;
  return {
    value: usual,
    why: 'D = 2048 is taken to be 1,024 of RGB, then 1,024 of flow; --split-streams none leaves it whole',
  };
}
