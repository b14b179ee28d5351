// Formats that other people's libraries read (HDF5, Parquet): in a process of its own, so that a damaged file that makes one
// crash, run without end or take all memory is an error here and nothing worse.
import { fork } from 'node:child_process';
import { statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { UserError } from '../core/index.js';
import type { Contents, NamedArray, NamedTexts } from './container.js';
import type { NativeArray } from './nativeArray.js';

export type GuardedFormat = 'hdf5' | 'parquet';
/** An array in a file, as far as its header says. */
export type DatasetHead = Omit<NamedArray, 'load'>;

export interface Listing {
  arrays: DatasetHead[];
  texts: NamedTexts[];
}

/** What goes to the process. */
export interface GuardedRequest {
  id: number;
  path: string;
  format: GuardedFormat;
  /** The array to load; none to list what there is. */
  array?: DatasetHead;
}

/** What comes back. */
export interface GuardedReply {
  id: number;
  result?: unknown;
  error?: { name: string; message: string };
}

export interface GuardedReader {
  open(path: string, format: GuardedFormat): Promise<Contents>;
  close(): void;
}

/** Far longer than a file of any size takes; a damaged one may take for ever. */
const timeLimitMs = (fileBytes: number): number => 20_000 + fileBytes / 5_000;
const HEAP_LIMIT_MB = 1024;

/** A reader that starts its process when it is first needed, and anew after a file that it failed on. */
export function createGuardedReader(): GuardedReader {
  let running: GuardedProcess | undefined;

  const ask = async (request: Omit<GuardedRequest, 'id'>): Promise<unknown> => {
    const { path, format } = request;
    running ??= start();
    const asked = running;
    try {
      return await asked.call(request, timeLimitMs(statSync(path).size));
    } catch (error) {
      const { name, message } = error as Error;
      if (name === 'UserError') throw new UserError(message);
      // What a library in C left behind is not to be trusted with the next file; one in JavaScript keeps nothing.
      if (format === 'hdf5') asked.stop();
      if (asked.ended() && running === asked) running = undefined;
      const why = message.split('\n')[0].replace(/\.$/, '');
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
    close: () => running?.stop(),
  };
}

const formatNames = { hdf5: 'HDF5', parquet: 'Parquet' };

interface GuardedProcess {
  /** Rejects with the library's error, or when the process ends or takes too long. */
  call(request: Omit<GuardedRequest, 'id'>, limitMs: number): Promise<unknown>;
  stop(): void;
  ended(): boolean;
}

function start(): GuardedProcess {
  const child = fork(fileURLToPath(new URL('./guardedProcess.js', import.meta.url)), {
    serialization: 'advanced',
    // A debugger of this process is not one of that.
    execArgv: [
      ...process.execArgv.filter((argument) => !argument.startsWith('--inspect')),
      `--max-old-space-size=${HEAP_LIMIT_MB}`,
    ],
    // What libraries print about a damaged file says nothing to its user.
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  const pending = new Map<number, { resolve(result: unknown): void; reject(error: Error): void }>();
  let nextId = 0;
  let ended: Error | undefined;

  /** An idle process must not keep this one from ending. */
  const hold = (): void => {
    const hang = pending.size > 0 ? 'ref' : 'unref';
    child[hang]();
    child.channel?.[hang]();
  };
  const end = (error: Error): void => {
    ended ??= error;
    for (const { reject } of pending.values()) reject(ended);
    pending.clear();
  };
  const stop = (why: string): void => {
    end(new Error(why));
    child.kill('SIGKILL');
  };
  child.on('error', end);
  child.on('exit', (code, signal) => end(new Error(`reading it failed (${signal ?? `code ${code}`})`)));
  child.on('message', ({ id, result, error }: GuardedReply) => {
    const call = pending.get(id);
    pending.delete(id);
    hold();
    if (error === undefined) call?.resolve(result);
    else call?.reject(Object.assign(new Error(error.message), { name: error.name }));
  });

  return {
    async call(request, limitMs) {
      let timer: NodeJS.Timeout | undefined;
      try {
        return await new Promise<unknown>((resolve, reject) => {
          if (ended !== undefined) throw ended;
          const id = nextId++;
          pending.set(id, { resolve, reject });
          hold();
          timer = setTimeout(() => stop(`it took longer than ${Math.round(limitMs / 1000)} s`), limitMs);
          child.send({ ...request, id } satisfies GuardedRequest);
        });
      } finally {
        clearTimeout(timer);
      }
    },
    stop: () => stop('the reader was closed'),
    ended: () => ended !== undefined,
  };
}
