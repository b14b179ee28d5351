// Parquet files of features: a row per snippet; the columns are the features, or one column has lists of them.
// Read by hyparquet, in the process of guardedReader.ts. Format: https://parquet.apache.org/docs/file-format/
import {
  type AsyncBuffer,
  type Compressors,
  type FileMetaData,
  parquetMetadataAsync,
  parquetRead,
  parquetSchema,
  type SchemaTree,
} from 'hyparquet';
import { compressors, decompressZstd } from 'hyparquet-compressors';
import { UserError } from '../core/index.js';
import { withFile } from '../io/index.js';
import { floatToHalf } from './float16.js';
import type { DatasetHead, Listing } from './guardedReader.js';
import {
  bytesPerElement,
  type DType,
  elementCount,
  formatShape,
  type NativeArray,
  zeros,
} from './nativeArray.js';
import { stemOf } from './npyContents.js';
import { isZipBomb } from './zip.js';

/** The columns of numbers as one array (rows, columns), each column of lists as one (rows, length), columns of text as texts. */
export async function listParquet(path: string, fileBytes: number): Promise<Listing> {
  const file = asyncBuffer(path, fileBytes);
  const metadata = await parquetMetadataAsync(file);
  const { scalars, lists, texts } = columnsOf(metadata);
  const rows = Number(metadata.num_rows);
  const listing: Listing = { arrays: [], texts: [] };
  if (scalars.length > 0)
    listing.arrays.push({ name: stemOf(path), shape: [rows, scalars.length], dtype: commonType(scalars) });
  for (const { name, dtype } of lists) {
    const dim = valuesIn(name, metadata) / Math.max(rows, 1);
    if (!Number.isInteger(dim))
      throw new UserError(
        `${path}: the lists of column "${name}" differ in length. Give each row as many features.`,
      );
    listing.arrays.push({ name, shape: [rows, dim], dtype });
  }
  for (const array of listing.arrays) checkSize(array, path, fileBytes);
  for (const name of texts) {
    if (rows > fileBytes)
      throw new UserError(`${path} claims ${rows} rows, but has ${fileBytes} bytes. Copy it again.`);
    const values = await readColumn(file, metadata, name);
    listing.texts.push({ name, items: Array.from(values, (value) => [String(value ?? '')]) });
  }
  return listing;
}

/** The values of an array that `listParquet` found. */
export async function loadParquet(path: string, fileBytes: number, array: DatasetHead): Promise<NativeArray> {
  const file = asyncBuffer(path, fileBytes);
  const metadata = await parquetMetadataAsync(file);
  checkSize(array, path, fileBytes);
  const { scalars, lists } = columnsOf(metadata);
  const { name, shape, dtype } = array;
  const [rows, dim] = shape;
  const out = zeros(dtype === 'f16' ? 'f32' : dtype, elementCount(shape));
  const put = (at: number, value: unknown): void => {
    if (typeof value !== 'number' && typeof value !== 'bigint' && typeof value !== 'boolean')
      throw new UserError(
        `${path}: found ${String(value)} in row ${Math.floor(at / dim)} of ${name}, where a number was expected.`,
      );
    const whole = out instanceof BigInt64Array || out instanceof BigUint64Array;
    out[at] = whole ? BigInt(value) : Number(value);
  };
  const expect = (what: string, found: number | undefined, expected: number): void => {
    if (found !== expected) throw new Error(`${what}: expected ${expected} values, found ${found ?? 'none'}`);
  };

  const list = lists.find((column) => column.name === name);
  if (list) {
    const values = await readColumn(file, metadata, name);
    expect(name, values.length, rows);
    for (let t = 0; t < rows; t++) {
      const row = values[t] as ArrayLike<unknown> | null;
      expect(`row ${t} of ${name}`, row?.length, dim);
      for (let d = 0; d < dim; d++) put(t * dim + d, row?.[d]);
    }
  } else {
    for (const [d, column] of scalars.entries()) {
      const values = await readColumn(file, metadata, column.name);
      expect(column.name, values.length, rows);
      for (let t = 0; t < rows; t++) put(t * dim + d, values[t]);
    }
  }
  return dtype === 'f16' ? floatToHalf(out as Float32Array) : out;
}

interface Column {
  name: string;
  dtype: DType;
}

/** The columns of numbers, of lists and of text. The row names of pandas and columns of other types are left out. */
function columnsOf(metadata: FileMetaData): { scalars: Column[]; lists: Column[]; texts: string[] } {
  const columns = { scalars: [] as Column[], lists: [] as Column[], texts: [] as string[] };
  for (const child of parquetSchema(metadata).children) {
    const { name } = child.element;
    if (/^__index_level_\d+__$/.test(name)) continue;
    const leaf = onlyLeaf(child);
    const dtype = leaf && dtypeOf(leaf);
    if (leaf !== child && dtype) columns.lists.push({ name, dtype });
    else if (dtype) columns.scalars.push({ name, dtype });
    else if (leaf === child && leaf.element.type === 'BYTE_ARRAY') columns.texts.push(name);
  }
  return columns;
}

/** The only leaf below a column; undefined if there are several. A list has levels with one child each. */
function onlyLeaf(node: SchemaTree): SchemaTree | undefined {
  if (node.children.length === 0) return node;
  return node.children.length === 1 ? onlyLeaf(node.children[0]) : undefined;
}

function dtypeOf({ element: { type, logical_type, converted_type } }: SchemaTree): DType | undefined {
  if (type === 'FLOAT') return 'f32';
  if (type === 'DOUBLE') return 'f64';
  if (type === 'BOOLEAN') return 'bool';
  if (logical_type?.type === 'FLOAT16') return 'f16';
  const plain = converted_type === undefined || /^U?INT_/.test(converted_type);
  if (type === 'INT32' && plain) return 'i32';
  return type === 'INT64' && plain ? 'i64' : undefined;
}

/** The type of all columns, or float64, which is exact but for the largest 64-bit integers. */
const commonType = (columns: readonly Column[]): DType =>
  columns.every(({ dtype }) => dtype === columns[0].dtype) ? columns[0].dtype : 'f64';

const valuesIn = (name: string, { row_groups }: FileMetaData): number =>
  row_groups
    .flatMap((group) => group.columns)
    .filter((chunk) => chunk.meta_data?.path_in_schema[0] === name)
    .reduce((sum, chunk) => sum + Number(chunk.meta_data?.num_values), 0);

function checkSize({ name, shape, dtype }: DatasetHead, path: string, fileBytes: number): void {
  const bytes = elementCount(shape) * bytesPerElement(dtype);
  if (shape.every((size) => Number.isSafeInteger(size) && size >= 0) && !isZipBomb(bytes, fileBytes)) return;
  throw new UserError(
    `${path}: ${name} claims ${formatShape(shape)} values, which are ${bytes} bytes, in a file of ${fileBytes}. Copy it again, or save it as .npy.`,
  );
}

async function readColumn(file: AsyncBuffer, metadata: FileMetaData, name: string): Promise<unknown[]> {
  const chunks: { rowStart: number; columnData: ArrayLike<unknown> }[] = [];
  const onChunk = (chunk: (typeof chunks)[number]) => chunks.push(chunk);
  await parquetRead({ file, metadata, columns: [name], compressors: bounded(file.byteLength), onChunk });
  chunks.sort((a, b) => a.rowStart - b.rowStart);
  return chunks.flatMap(({ columnData }) => Array.from(columnData));
}

/** Decompressors that refuse pages with impossible sizes, because the size that a page claims is allocated first. */
function bounded(fileBytes: number): Compressors {
  return Object.fromEntries(
    Object.entries(compressors).map(([codec, decompress]) => [
      codec,
      (input: Uint8Array, outputLength: number) => {
        if (isZipBomb(outputLength, fileBytes)) throw new Error(`a page claims ${outputLength} bytes`);
        // Without a buffer it would allocate the size that the compressed data claims.
        if (codec === 'ZSTD') return decompressZstd(input, new Uint8Array(outputLength));
        return decompress(input, outputLength);
      },
    ]),
  );
}

const asyncBuffer = (path: string, fileBytes: number): AsyncBuffer => ({
  byteLength: fileBytes,
  slice: (start, end = fileBytes) => withFile(path, (file) => file.read(start, end - start).buffer),
});
