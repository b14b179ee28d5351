// HDF5 files: every dataset of numbers or text, by its path. Read by h5wasm, in the process of guardedReader.ts.
// Format: https://support.hdfgroup.org/documentation/hdf5/latest/_s_p_e_c.html
import type { Dataset, Metadata } from 'h5wasm/node';
import h5wasm from 'h5wasm/node';
import { UserError } from '../core/index.js';
import type { DatasetHead, Listing } from './guardedReader.js';
import { type DType, elementCount, viewAs } from './nativeArray.js';
import { isZipBomb } from './zip.js';

/** The datasets of the file, also in nested groups. Links are not followed; types other than numbers and text are left out. */
export async function listHdf5(path: string, fileBytes: number): Promise<Listing> {
  return withHdf5(path, ({ paths, dataset }) => {
    const contents: Listing = { arrays: [], texts: [] };
    for (const name of paths) {
      const found = dataset(name);
      const shape = found?.metadata.shape;
      if (!found || !shape) continue;
      const dtype = dtypeOf(found.metadata);
      if (dtype) contents.arrays.push({ name, shape, dtype });
      else if (isText(found.metadata) && shape.length < 2 && elementCount(shape) <= fileBytes) {
        const value = found.value;
        const texts = Array.isArray(value) ? value.map(String) : [String(value)];
        contents.texts.push({ name, items: texts.map((text) => [text]) });
      }
    }
    return contents;
  });
}

/** The values of a dataset. UserError if it claims far more than the file holds. */
export async function loadHdf5(path: string, fileBytes: number, { name, shape, dtype }: DatasetHead) {
  return withHdf5(path, ({ dataset, read }) => {
    const found = dataset(name);
    if (!found) throw new UserError(`${path}: the dataset ${name} is missing now. Was the file changed?`);
    const bytes = elementCount(shape) * found.metadata.size;
    if (isZipBomb(bytes, fileBytes))
      throw new UserError(
        `${path}: ${name} claims ${bytes} bytes in a file of ${fileBytes}, as a zip bomb does. Save the features as .npy.`,
      );
    return viewAs(dtype, read(found, bytes));
  });
}

interface Hdf5 {
  paths: string[];
  dataset(name: string): Dataset | undefined;
  read(dataset: Dataset, bytes: number): Uint8Array<ArrayBuffer>;
}

async function withHdf5<T>(path: string, use: (file: Hdf5) => T): Promise<T> {
  const module = await h5wasm.ready;
  module.activate_throwing_error_handler();
  try {
    const file = new h5wasm.File(path, 'r');
    // h5wasm returns a negative number for an error.
    if (file.file_id < 0n) throw new Error('it cannot be opened');
    const result = use({
      paths: module.get_names(file.file_id, '/', true),
      dataset(name) {
        // A link would list an array twice, or an array of another file.
        const link = module.get_external_link(file.file_id, name).filename;
        if (link !== undefined || module.get_symbolic_link(file.file_id, name) !== null) return undefined;
        const found = file.get(name);
        if (!(found instanceof h5wasm.Dataset)) return undefined;
        return found.metadata.virtual_sources?.some((source) => source.file_name !== '.') ? undefined : found;
      },
      // `dataset.value` does not support half precision.
      read(dataset, bytes) {
        const at = module._malloc(Math.max(bytes, 1));
        if (at === 0) throw new Error(`${bytes} bytes do not fit in memory`);
        try {
          const status = module.get_dataset_data(file.file_id, dataset.path, null, null, null, BigInt(at));
          if (status < 0) throw new Error(`the contents of ${dataset.path} cannot be read`);
          return new Uint8Array(module.HEAPU8.subarray(at, at + bytes));
        } finally {
          module._free(at);
        }
      },
    });
    // Not after an error: closing could fail again, and the process ends anyway.
    file.close();
    return result;
  } catch (error) {
    throw error instanceof UserError ? error : new Error(innermost(String((error as Error).message)));
  }
}

/** The message of the innermost call. HDF5 lists calls from the outermost on, a line each: `#007: … line 288 in H5FD__sec2_open(): why`. */
function innermost(message: string): string {
  const calls = [...message.matchAll(/^\s*#\d+: .* in \w+\(\): (.*)$/gm)];
  return calls.at(-1)?.[1] ?? message;
}

/** Classes of types, as in H5Tpublic.h. */
const [INTEGER, FLOAT, STRING, ENUM] = [0, 1, 3, 8];

const isText = ({ type }: Metadata): boolean => type === STRING;

function dtypeOf({ type, size, signed, enum_type }: Metadata): DType | undefined {
  // h5py writes booleans as an enumeration of FALSE and TRUE.
  if (type === ENUM) return size === 1 && enum_type && 'FALSE' in enum_type.members ? 'bool' : undefined;
  if (type === FLOAT) return ({ 2: 'f16', 4: 'f32', 8: 'f64' } as const)[size];
  if (type !== INTEGER) return undefined;
  return signed
    ? ({ 1: 'i8', 2: 'i16', 4: 'i32', 8: 'i64' } as const)[size]
    : ({ 1: 'u8', 2: 'u16', 4: 'u32', 8: 'u64' } as const)[size];
}
