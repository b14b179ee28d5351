// The process that reads HDF5 and Parquet files.
import { statSync } from 'node:fs';
import { answerCalls } from '../workers/index.js';
import type { GuardedRequest } from './guardedReader.js';

answerCalls(async (request: GuardedRequest) => ({ result: await read(request) }));

/** Only the library that is needed is loaded: each takes a part of a second. */
async function read({ path, format, array }: GuardedRequest): Promise<unknown> {
  const { size } = statSync(path);
  if (format === 'hdf5') {
    const { listHdf5, loadHdf5 } = await import('./hdf5.js');
    return array ? loadHdf5(path, size, array) : listHdf5(path, size);
  }
  const { listParquet, loadParquet } = await import('./parquet.js');
  return array ? loadParquet(path, size, array) : listParquet(path, size);
}
