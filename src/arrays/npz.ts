// NumPy's .npz files: a zip of .npy files, stored or compressed.
import { Unzip, UnzipInflate, type Unzipped, unzipSync } from 'fflate';
import { type OpenFile, readInputBytes, UserError, withFile } from '../io/index.js';
import type { ArrayFile } from './nativeArray.js';
import { type NpyArray, type NpyHeader, parseNpyHeader, readNativeNpy, readNpy } from './npy.js';

/** All arrays of a .npz file by name (without `.npy`). UserError, naming `name`, if it is damaged. */
export function readNpz(bytes: Uint8Array, name = 'npz file'): Record<string, NpyArray> {
  return Object.fromEntries(
    Object.entries(unzip(bytes, name)).map(([entry, npy]) => [
      entry.replace(/\.npy$/, ''),
      readNpy(npy, `${name}, array ${entry}`),
    ]),
  );
}

/** Reads the header of a .npz file with one array. UserError if there are more or none, or if it is damaged. */
export function openNpz(path: string): ArrayFile {
  const { header, fileBytes } = withFile(path, (file) => {
    const count = entryCount(file, path);
    if (count !== 1)
      throw new UserError(
        `${path} holds ${count} arrays, expected one. Save the features alone, as an array of (T, D).`,
      );
    return { header: headOfFirstArray(file, path), fileBytes: file.bytes };
  });
  const { shape, dtype } = header;
  const load = () => readNativeNpy(Object.values(unzip(readInputBytes(path), path))[0], path).data;
  return { path, shape, dtype, fileBytes, load };
}

/** The number of entries, from the record that ends a zip: without it the file is cut off. */
function entryCount(file: OpenFile, path: string): number {
  // The record is 22 bytes and may be followed by a comment of up to 65535.
  const tail = Buffer.from(file.read(Math.max(0, file.bytes - 22 - 65535), 22 + 65535));
  const at = tail.lastIndexOf('PK\x05\x06', undefined, 'latin1');
  if (at < 0 || at + 22 > tail.length)
    throw damaged(path, 'its directory is missing: truncated, or not a zip');
  return tail.readUInt16LE(at + 10);
}

/** Unpacks the first array only so far that its header can be read. */
function headOfFirstArray(file: OpenFile, path: string): NpyHeader {
  const chunks: Uint8Array[] = [];
  const unzip = new Unzip((entry) => {
    entry.ondata = (error, chunk) => {
      if (error) throw error;
      chunks.push(chunk);
    };
    entry.start();
  });
  unzip.register(UnzipInflate);
  try {
    unzip.push(file.read(0, 4096));
  } catch (error) {
    throw damaged(path, error instanceof Error ? error.message : String(error));
  }
  return parseNpyHeader(Buffer.concat(chunks), path);
}

function unzip(bytes: Uint8Array, name: string): Unzipped {
  try {
    return unzipSync(bytes);
  } catch (error) {
    throw damaged(name, error instanceof Error ? error.message : String(error));
  }
}

const damaged = (name: string, why: string): UserError =>
  new UserError(
    `${name} is not a whole .npz file (${why}). Copy it again, or save it again with numpy.savez.`,
  );
