// Opens any file of arrays. The format is found by content, not by the name.

import { UserError } from '../core/index.js';
import { type OpenFile, withFile } from '../io/index.js';
import type { ContainerFormat, Contents, OpenedArrays } from './container.js';
import { looksLikeNumbers, openCsvContents } from './csv.js';
import { createGuardedReader } from './guardedReader.js';
import { contentsOf, openNpyContents, stemOf } from './npyContents.js';
import { openNpzContents } from './npz.js';
import { readPickle } from './pickle.js';
import { openSafetensorsContents } from './safetensors.js';

/** Reads files of arrays; HDF5 and Parquet in a separate process. */
export interface ArraysReader {
  /** As `openArrays`. */
  open(path: string): Promise<OpenedArrays>;
  /** Ends the process that reads HDF5 and Parquet, if there is one. */
  close(): void;
}

/**
 * Opens a file of arrays: .npy (text and pickled objects too), .npz, safetensors, pickle, HDF5, CSV of numbers, Parquet.
 * UserError if it is in no such format, damaged or unsafe. For many files: `createArraysReader`.
 */
export async function openArrays(path: string): Promise<OpenedArrays> {
  const reader = createArraysReader();
  try {
    return { ...(await reader.open(path)), close: () => reader.close() };
  } catch (error) {
    reader.close();
    throw error;
  }
}

/** Opens many files, with one process for the formats that need one. */
export function createArraysReader(): ArraysReader {
  const guarded = createGuardedReader();
  return {
    async open(path) {
      const { format, reason } = withFile(path, (file) => formatOf(file, path));
      const contents =
        format === 'hdf5' || format === 'parquet' ? await guarded.open(path, format) : openers[format](path);
      for (const { name } of [...contents.arrays, ...contents.texts]) checkName(name, path);
      return { path, format, reason, ...contents, close: () => {} };
    },
    close: () => guarded.close(),
  };
}

const openers = {
  npy: openNpyContents,
  npz: openNpzContents,
  safetensors: openSafetensorsContents,
  csv: openCsvContents,
  pickle: (path: string): Contents =>
    withFile(path, (file) => contentsOf(readPickle(file, path), stemOf(path))),
};

/** Enough for the first lines of a table, and for all positions of HDF5's signature. */
const HEAD_BYTES = 8192;

function formatOf(file: OpenFile, path: string): { format: ContainerFormat; reason: string } {
  const head = Buffer.from(file.read(0, HEAD_BYTES));
  if (head.length === 0) throw new UserError(`${path} is empty (0 bytes). Copy it again.`);
  const begins = (text: string, at = 0) => head.toString('latin1', at, at + text.length) === text;
  const found = (format: ContainerFormat, reason: string) => ({ format, reason });
  if (begins('\x93NUMPY')) return found('npy', 'begins with \\x93NUMPY');
  if (begins('PK\x03\x04') || begins('PK\x05\x06')) return found('npz', 'begins as a zip (PK)');
  // Files of MATLAB 7.3 begin with another 512 bytes.
  const hdf5 = [0, 512, 1024, 2048, 4096].find((at) => begins('\x89HDF\r\n\x1a\n', at));
  if (hdf5 !== undefined) return found('hdf5', `has HDF5's signature at byte ${hdf5}`);
  if (begins('PAR1')) return found('parquet', 'begins with PAR1');
  if (begins('{', 8) && head.readBigUInt64LE() < BigInt(file.bytes))
    return found('safetensors', 'begins with the length of a JSON header');
  if (head[0] === 0x80 && head[1] <= 5) return found('pickle', `begins as a pickle of protocol ${head[1]}`);
  if (looksLikeNumbers(head, file.bytes <= HEAD_BYTES)) return found('csv', 'its first lines are numbers');
  // Protocols 0 and 1 have no signature: they begin with an opcode and end with a stop.
  if (
    '(]}lcdN'.includes(String.fromCharCode(head[0])) &&
    file.read(file.bytes - 1, 1)[0] === '.'.charCodeAt(0)
  )
    return found('pickle', 'begins and ends as a pickle of protocol 0 or 1');
  throw new UserError(
    `${path} is not a file of arrays: it begins with "${shown(head)}". Save it as .npy, .npz, safetensors, pickle, HDF5, ` +
      'Parquet or CSV of numbers.',
  );
}

const shown = (head: Buffer): string => head.toString('latin1', 0, 12).replace(/[^\x20-\x7e]/g, '?');

/** The name of an array may become the name of a file. UserError if that would be outside of its folder. */
function checkName(name: string, path: string): void {
  const parts = name.split(/[\\/]/);
  if (name !== '' && !/^([\\/]|[a-zA-Z]:)/.test(name) && !parts.includes('..') && !name.includes('\0'))
    return;
  throw new UserError(
    `${path}: an array is called ${JSON.stringify(name)}, a path that leads out of its folder. Rename it; nothing was read from it.`,
  );
}
