// NumPy's .npz files: a zip of .npy files, stored or compressed.

import { UserError } from '../core/index.js';
import { type OpenFile, withFile } from '../io/index.js';
import type { Contents } from './container.js';
import type { ArrayFile, NativeArray } from './nativeArray.js';
import {
  type NpyArray,
  type NpyHeader,
  parseNpyHead,
  parseNpyHeader,
  readNativeNpy,
  readNpy,
} from './npy.js';
import { specialContents } from './npyContents.js';
import { readZipDirectory, type ZipEntry } from './zip.js';

/** More than any header of an array of numbers. */
const HEADER_BYTES = 1024;

/** All arrays of a .npz file by name (without `.npy`). UserError, naming `name`, if it is damaged. */
export function readNpz(bytes: Uint8Array, name = 'npz file'): Record<string, NpyArray> {
  const file = inMemory(bytes);
  return Object.fromEntries(
    readZipDirectory(file, name).map((entry) => [
      arrayName(entry),
      readNpy(entry.read(file), `${name}, array ${entry.name}`),
    ]),
  );
}

/** Reads the header of a .npz file with one array. UserError if there are more or none, or if it is damaged. */
export function openNpz(path: string): ArrayFile {
  return withFile(path, (file) => {
    const entries = readZipDirectory(file, path);
    if (entries.length !== 1)
      throw new UserError(
        `${path} holds ${entries.length} arrays, expected one. Save the features alone, as an array of (T, D).`,
      );
    const { shape, dtype } = headerOf(entries[0], file, path);
    return { path, shape, dtype, fileBytes: file.bytes, load: () => loadEntry(entries[0], path) };
  });
}

/** The arrays, texts and objects of a .npz file; objects are unpacked at once. UserError if it is damaged. */
export function openNpzContents(path: string): Contents {
  return withFile(path, (file) => {
    const found: Contents = { arrays: [], texts: [] };
    for (const entry of readZipDirectory(file, path)) {
      const name = arrayName(entry);
      const where = `${path}, array ${entry.name}`;
      const { descr = '' } = parseNpyHead(entry.head(file, HEADER_BYTES), where);
      if (/^.[OUS]/.test(descr)) {
        const memory = inMemory(entry.read(file));
        const inside = specialContents(memory, where, name, (use) => use(memory));
        const below = (inner: string) => (inner === name ? name : `${name}/${inner}`);
        for (const array of inside?.arrays ?? []) found.arrays.push({ ...array, name: below(array.name) });
        for (const texts of inside?.texts ?? []) found.texts.push({ ...texts, name: below(texts.name) });
      } else {
        const { shape, dtype } = headerOf(entry, file, where);
        found.arrays.push({ name, shape, dtype, load: async () => loadEntry(entry, path) });
      }
    }
    return found;
  });
}

const inMemory = (bytes: Uint8Array): OpenFile => ({
  bytes: bytes.length,
  read: (at, count) => new Uint8Array(bytes.subarray(at, at + count)),
});

const arrayName = ({ name }: ZipEntry): string => name.replace(/\.npy$/, '');

const headerOf = (entry: ZipEntry, file: OpenFile, name: string): NpyHeader =>
  parseNpyHeader(entry.head(file, HEADER_BYTES), name);

const loadEntry = (entry: ZipEntry, path: string): NativeArray =>
  withFile(path, (file) => readNativeNpy(entry.read(file), `${path}, array ${entry.name}`).data);
