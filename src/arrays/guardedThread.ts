// The thread that reads HDF5 and Parquet files.
import { statSync } from 'node:fs';
import { type Answer, answerCalls } from '../thread/index.js';
import type { GuardedRequest } from './guardedReader.js';
import { listHdf5, loadHdf5 } from './hdf5.js';
import { listParquet, loadParquet } from './parquet.js';

answerCalls(async ({ path, format, array }: GuardedRequest): Promise<Answer> => {
  const { size } = statSync(path);
  if (!array) return { result: await (format === 'hdf5' ? listHdf5 : listParquet)(path, size) };
  const data = await (format === 'hdf5' ? loadHdf5 : loadParquet)(path, size, array);
  return { result: data, moved: [data.buffer as ArrayBuffer] };
});
