// Types of an opened file of arrays, whatever its format.
import type { DType, NativeArray } from './nativeArray.js';

/** Format of a file of arrays. */
export type ContainerFormat = 'npy' | 'npz' | 'safetensors' | 'pickle' | 'hdf5' | 'csv' | 'parquet';

/** An array in a file. Its header was read; `load` reads its contents. */
export interface NamedArray {
  /**
   * Its key or path in the file (`v1/rgb`), its index in a list (`0`, `1`, …), or the name of the file without extension if
   * that holds one array only. Never empty, absolute or with `..`, because it may become the name of a file.
   */
  name: string;
  shape: number[];
  dtype: DType;
  /** C order, this machine's byte order, the file's element type. UserError if the contents are damaged. */
  load(): Promise<NativeArray>;
}

/** Text in a file: video names, labels, subsets. */
export interface NamedTexts {
  name: string;
  /** The strings of each item: a single string is a list of one. */
  items: string[][];
}

/** A value in a pickle. Dictionaries are maps; sets and tuples are lists; strings of Python 2 are text. */
export type PickledValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | PickledArray
  | PickledValue[]
  | Map<PickledValue, PickledValue>;

/** A NumPy array of numbers inside a pickle. */
export type PickledArray = Omit<NamedArray, 'name'>;

/** The arrays and texts of a file. */
export interface Contents {
  /** In the file's order. */
  arrays: NamedArray[];
  texts: NamedTexts[];
  /** Only for pickles and pickled object arrays: the whole value, which may have more than arrays and text. */
  content?: PickledValue;
}

/** A file of arrays that is open. */
export interface OpenedArrays extends Contents {
  path: string;
  format: ContainerFormat;
  /** The evidence for the format: `begins with \\x93NUMPY`. */
  reason: string;
  /** Frees all resources. Arrays cannot be loaded afterwards. */
  close(): void;
}
