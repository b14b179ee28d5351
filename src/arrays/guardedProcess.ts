// The process that reads HDF5 and Parquet files, one call after the other; it ends with the one that started it.
import { statSync } from 'node:fs';
import type { GuardedReply, GuardedRequest } from './guardedReader.js';

/** Only the library that is needed is loaded: each takes a part of a second. */
async function answer({ path, format, array }: GuardedRequest): Promise<unknown> {
  const { size } = statSync(path);
  if (format === 'hdf5') {
    const { listHdf5, loadHdf5 } = await import('./hdf5.js');
    return array ? loadHdf5(path, size, array) : listHdf5(path, size);
  }
  const { listParquet, loadParquet } = await import('./parquet.js');
  return array ? loadParquet(path, size, array) : listParquet(path, size);
}

let last = Promise.resolve();
process.on('message', (request: GuardedRequest) => {
  const reply = (rest: Omit<GuardedReply, 'id'>) => process.send?.({ id: request.id, ...rest });
  last = last
    .then(() => answer(request))
    .then(
      (result) => reply({ result }),
      (error: Error) => reply({ error: { name: error.name, message: error.message } }),
    )
    .then(() => undefined);
});
process.on('disconnect', () => process.exit());
