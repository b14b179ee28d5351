// The files of a source folder and its subfolders, by their paths with '/'.
import { readdirSync, realpathSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { UserError } from '../../core/index.js';

/** A file below the source. */
export interface SourceFile {
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
  readonly files: readonly SourceFile[];
}

/** Folders and files that are not data. */
const ignoredNames = /^(\..*|node_modules|__pycache__|__MACOSX)$/;

/**
 * All files below a folder, sorted. Linked folders are followed once, hidden files and folders are ignored. If the source
 * is a file, it is the only one of the list. UserError if the source does not exist.
 */
export function listSource(root: string): Listing {
  const stat = statSync(root, { throwIfNoEntry: false });
  if (!stat) throw new UserError(`${root} does not exist. Give the folder that has the features.`);
  if (!stat.isDirectory()) return { root: join(root, '..'), files: [sourceFile(basename(root))] };
  const files: SourceFile[] = [];
  const seen = new Set<string>();
  const walk = (folder: string) => {
    const path = join(root, folder);
    const real = realpathSync(path);
    if (seen.has(real)) return;
    seen.add(real);
    for (const entry of readdirSync(path, { withFileTypes: true }).sort(byName)) {
      if (ignoredNames.test(entry.name)) continue;
      const below = folder ? `${folder}/${entry.name}` : entry.name;
      const target = entry.isSymbolicLink() ? statSync(join(root, below), { throwIfNoEntry: false }) : entry;
      if (target?.isDirectory()) walk(below);
      else if (target?.isFile()) files.push(sourceFile(below));
    }
  };
  walk('');
  return { root, files };
}

const byName = (a: { name: string }, b: { name: string }): number => (a.name < b.name ? -1 : 1);

function sourceFile(path: string): SourceFile {
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

/** The path of a file for the file system. */
export const pathOf = ({ root }: Listing, { path }: Pick<SourceFile, 'path'>): string => join(root, path);

/** Whether a file may hold features, by its extension. */
export const isArrayFile = ({ extension }: SourceFile): boolean => arrayExtensions.includes(extension);

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
