// Formats that other people's libraries read (HDF5, Parquet): in a process of its own, so that a damaged file on which a
// library crashes, runs without end or takes all memory is an error here and nothing worse.
import { statSync } from 'node:fs';
import { UserError } from '../core/index.js';
import { openProcess, type WorkerProcess } from '../workers/index.js';
import type { Contents, NamedArray, NamedTexts } from './container.js';
import type { NativeArray } from './nativeArray.js';

export type GuardedFormat = 'hdf5' | 'parquet';
/** An array in a file, as far as its header says. */
export type DatasetHead = Omit<NamedArray, 'load'>;

export interface Listing {
  arrays: DatasetHead[];
  texts: NamedTexts[];
}

/** What the process is asked. */
export interface GuardedRequest {
  readonly path: string;
  readonly format: GuardedFormat;
  /** The array to load; none to list what the file has. */
  readonly array?: DatasetHead;
}

export interface GuardedReader {
  open(path: string, format: GuardedFormat): Promise<Contents>;
  /** Frees what is held. */
  close(): void;
}

/** Far longer than a file of any size takes; a damaged one may take for ever. */
const timeLimitMs = (fileBytes: number): number => 20_000 + fileBytes / 5_000;
const heapMb = 1024;

const formatNames = { hdf5: 'HDF5', parquet: 'Parquet' };

/** A reader that starts its process when it is first needed, and another one after a file that it failed on. */
export function createGuardedReader(): GuardedReader {
  let reader: WorkerProcess<GuardedRequest, unknown> | undefined;

  const ask = async (request: GuardedRequest): Promise<unknown> => {
    const { path, format } = request;
    if (reader === undefined || reader.isEnded())
      reader = openProcess(new URL('./guardedProcess.js', import.meta.url), { heapMb });
    const asked = reader;
    try {
      return await asked.call(request, { timeoutMs: timeLimitMs(statSync(path).size) });
    } catch (error) {
      if (error instanceof UserError) throw error;
      // The state of a library in C is not trusted with the next file; one in JavaScript keeps none.
      if (format === 'hdf5') void asked.kill();
      const why = (error as Error).message.split('\n')[0].replace(/\.$/, '');
      throw new UserError(
        `${path} cannot be read as ${formatNames[format]}: ${why}. It may be damaged: copy it again, or save it as .npy.`,
      );
    }
  };

  return {
    async open(path, format) {
      const { arrays, texts } = (await ask({ path, format })) as Listing;
      const loading = (array: DatasetHead): NamedArray => ({
        ...array,
        load: async () => (await ask({ path, format, array })) as NativeArray,
      });
      return { arrays: arrays.map(loading), texts };
    },
    close: () => void reader?.kill(),
  };
}
