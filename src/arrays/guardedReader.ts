// Formats that other people's libraries read (HDF5, Parquet): in a thread that is ended when a damaged file makes it take
// too long or too much memory.
import { statSync } from 'node:fs';
import { UserError } from '../io/index.js';
import { openThread, type Thread } from '../thread/index.js';
import type { Contents, NamedArray, NamedTexts } from './container.js';
import type { NativeArray } from './nativeArray.js';

export type GuardedFormat = 'hdf5' | 'parquet';
/** An array in a file, as far as its header says. */
export type DatasetHead = Omit<NamedArray, 'load'>;

export interface Listing {
  arrays: DatasetHead[];
  texts: NamedTexts[];
}

export interface GuardedRequest {
  path: string;
  format: GuardedFormat;
  /** The array to load; none to list what there is. */
  array?: DatasetHead;
}

export interface GuardedReader {
  open(path: string, format: GuardedFormat): Promise<Contents>;
  close(): Promise<void>;
}

/** Far longer and more than a file of any size takes; a damaged one may take for ever. */
const timeLimitMs = (fileBytes: number): number => 20_000 + fileBytes / 5_000;
const HEAP_LIMIT_MB = 1024;

/** A reader that starts its thread when it is first needed, and anew after a file that it failed on. */
export function createGuardedReader(): GuardedReader {
  let thread: Promise<Thread<GuardedRequest, unknown>> | undefined;

  const ask = async (request: GuardedRequest): Promise<unknown> => {
    const { path, format } = request;
    const url = new URL('./guardedThread.js', import.meta.url);
    thread ??= openThread(url, undefined, { maxOldGenerationSizeMb: HEAP_LIMIT_MB });
    const asked = await thread;
    const limitMs = timeLimitMs(statSync(path).size);
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise((_, reject) => {
      timer = setTimeout(
        () => reject(new Error(`it took longer than ${Math.round(limitMs / 1000)} s`)),
        limitMs,
      );
    });
    try {
      return await Promise.race([asked.call(request), late]);
    } catch (error) {
      const { name, message } = error as Error;
      if (name === 'UserError') throw new UserError(message);
      // What the library left behind is not to be trusted with the next file.
      thread = undefined;
      await asked.stop();
      throw new UserError(
        `${path} cannot be read as ${formatNames[format]}: ${message.split('\n')[0].replace(/\.$/, '')}. It may be damaged: copy it again, or save it as .npy.`,
      );
    } finally {
      clearTimeout(timer);
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
    async close() {
      await (await thread)?.close();
    },
  };
}

const formatNames = { hdf5: 'HDF5', parquet: 'Parquet' };
