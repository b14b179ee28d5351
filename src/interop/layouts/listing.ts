// What lies in a source folder: every file below it, by its path with '/'.
import { readdirSync, realpathSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { UserError } from '../../core/index.js';

/** A file below the source. */
export interface Found {
  /** Relative to the source, with '/' on every system. */
  readonly path: string;
  /** Its folder, relative to the source; '' for the source itself. */
  readonly folder: string;
  /** Its name without the extension, and the extension in lower case, with its dot. */
  readonly stem: string;
  readonly extension: string;
}

export interface Listing {
  /** The source, as the user gave it. */
  readonly root: string;
  readonly files: readonly Found[];
}

/** Folders that hold no data, whatever lies there. */
const passedOver = /^(\..*|node_modules|__pycache__|__MACOSX)$/;

/**
 * All files below a folder, sorted; linked folders are followed once. A file is listed alone, as of its folder.
 * Hidden files and folders are passed over. UserError if the source is not there.
 */
export function listSource(root: string): Listing {
  const stat = statSync(root, { throwIfNoEntry: false });
  if (!stat) throw new UserError(`${root} does not exist. Give the folder that has the features.`);
  if (!stat.isDirectory()) return { root: join(root, '..'), files: [asFound(basename(root))] };
  const files: Found[] = [];
  const seen = new Set<string>();
  const walk = (folder: string) => {
    const path = join(root, folder);
    const real = realpathSync(path);
    if (seen.has(real)) return;
    seen.add(real);
    for (const entry of readdirSync(path, { withFileTypes: true }).sort(byName)) {
      if (passedOver.test(entry.name)) continue;
      const below = folder ? `${folder}/${entry.name}` : entry.name;
      const target = entry.isSymbolicLink() ? statSync(join(root, below), { throwIfNoEntry: false }) : entry;
      if (target?.isDirectory()) walk(below);
      else if (target?.isFile()) files.push(asFound(below));
    }
  };
  walk('');
  return { root, files };
}

const byName = (a: { name: string }, b: { name: string }): number => (a.name < b.name ? -1 : 1);

function asFound(path: string): Found {
  const slash = path.lastIndexOf('/');
  const name = path.slice(slash + 1);
  const dot = name.lastIndexOf('.');
  return {
    path,
    folder: path.slice(0, Math.max(slash, 0)),
    stem: dot > 0 ? name.slice(0, dot) : name,
    extension: dot > 0 ? name.slice(dot).toLowerCase() : '',
  };
}

/** Where a file of the listing is on the disk. */
export const pathOf = ({ root }: Listing, { path }: Pick<Found, 'path'>): string => join(root, path);

/** Files by a key, in order. */
export function groupBy<T>(items: Iterable<T>, key: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(key(item));
    if (group) group.push(item);
    else groups.set(key(item), [item]);
  }
  return groups;
}

/** Whether a file may hold features: the endings that can be opened. */
export const isArrayFile = ({ extension }: Found): boolean => arrayExtensions.includes(extension);

const arrayExtensions = [
  '.npy',
  '.npz',
  '.safetensors',
  '.pkl',
  '.pickle',
  '.h5',
  '.hdf5',
  '.csv',
  '.parquet',
];
