// What a file that holds arrays looks like once it is open, whatever its format.
import type { DType, NativeArray } from './nativeArray.js';

export type ContainerFormat = 'npy' | 'npz' | 'safetensors' | 'pickle' | 'hdf5' | 'csv' | 'parquet';

/** An array in a file that may hold many. Its header is read; its contents are when they are asked for. */
export interface NamedArray {
  /**
   * What the file calls it: a key or a path with `/` (`v1/rgb`), the place in a list (`0`, `1`, …), or the file's own name
   * without extension where it holds one array only. Never empty, absolute or with `..`: it may become a file's name.
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
  /** Per item the strings it holds: a single string is a list of one. */
  items: string[][];
}

/** What a pickle may hold here. Dictionaries are maps; sets and tuples are lists; Python 2's strings are text. */
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

/** What a file of arrays holds. */
export interface Contents {
  /** In the file's order. */
  arrays: NamedArray[];
  texts: NamedTexts[];
  /** Pickles and pickled object arrays only: all they hold, for what is neither an array nor text (lists of segments). */
  content?: PickledValue;
}

/** A file of arrays that is open. */
export interface OpenedArrays extends Contents {
  path: string;
  format: ContainerFormat;
  /** What in the contents showed the format: `begins with \\x93NUMPY`. */
  reason: string;
  /** Frees what is held. Arrays cannot be loaded afterwards. */
  close(): void;
}
