// The protocol of calls to a worker, which is a thread or a process, as the caller sees it: a request with an id, then
// progress, then a result or an error.
import { UserError } from '../core/index.js';
import type { TransferHandle } from './transfer.js';

/** What is transferred to another thread instead of being copied. */
export type Transferable = ArrayBuffer | TransferHandle;

/** From the caller to the worker: a request, or that the work on it should stop. */
export type CallMessage =
  | { readonly id: number; readonly request: unknown }
  | { readonly id: number; readonly stop: true };

/** From the worker to the caller. */
export type ReplyMessage =
  | { readonly id: number; readonly progress: unknown }
  | { readonly id: number; readonly result: unknown }
  | { readonly id: number; readonly error: ErrorMessage };

/** An error as a message: its name, message, stack, and the fields of a system error (code, path, …). */
export type ErrorMessage = Readonly<Record<string, string | number>> & { readonly message: string };

export interface CallOptions<Progress = unknown> {
  /** The caller cannot use these afterwards. Threads only. */
  readonly transfer?: readonly Transferable[];
  readonly onProgress?: (progress: Progress) => void;
  /** The worker is ended when it sends neither progress nor an answer for this long. */
  readonly timeoutMs?: number;
  /** Asks the work to stop; how the call then ends is up to the worker. */
  readonly signal?: AbortSignal;
}

export interface Calls<Request, Result, Progress> {
  /**
   * Ask the worker something. Calls are answered one after the other, in their order. Rejects with the worker's error: a
   * UserError as such, others with the same name, message and fields. Rejects with a WorkerCrash when the worker ended.
   */
  call(request: Request, options?: CallOptions<Progress>): Promise<Result>;
}

/** A worker that ended, or had to be ended, before it answered. */
export class WorkerCrash extends Error {
  override name = 'WorkerCrash';
}

/** How calls reach a worker. */
export interface Connection {
  post(message: CallMessage, transfer: readonly Transferable[]): void;
  /** Whether this process has to stay alive for the worker: an idle one must not keep it from ending. */
  hold(busy: boolean): void;
  kill(): void;
}

interface Pending {
  resolve(result: unknown): void;
  reject(error: Error): void;
  onProgress(progress: unknown): void;
}

/** The caller's side of a connection. */
export function createCalls<Request, Result, Progress>(connection: Connection) {
  const pending = new Map<number, Pending>();
  const calls = new Set<Promise<unknown>>();
  let nextId = 0;
  let ended: Error | undefined;

  /** Rejects all calls, the later ones too. */
  const end = (error: Error): void => {
    ended ??= error;
    for (const { reject } of pending.values()) reject(ended);
  };

  const send = async (
    request: Request,
    { transfer = [], onProgress, timeoutMs, signal }: CallOptions<Progress>,
  ): Promise<unknown> => {
    if (ended !== undefined) throw ended;
    const id = nextId++;
    const stop = () => connection.post({ id, stop: true }, []);
    let timer: NodeJS.Timeout | undefined;
    const restartTimer = () => {
      clearTimeout(timer);
      if (timeoutMs === undefined) return;
      timer = setTimeout(() => {
        end(new WorkerCrash(`no progress within ${Math.round(timeoutMs / 1000)} s`));
        connection.kill();
      }, timeoutMs);
    };
    try {
      return await new Promise<unknown>((resolve, reject) => {
        const progressed = (progress: unknown) => {
          restartTimer();
          onProgress?.(progress as Progress);
        };
        pending.set(id, { resolve, reject, onProgress: progressed });
        connection.hold(true);
        restartTimer();
        connection.post({ id, request }, transfer);
        signal?.addEventListener('abort', stop);
        if (signal?.aborted) stop();
      });
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener('abort', stop);
      pending.delete(id);
      connection.hold(pending.size > 0);
    }
  };

  return {
    end,
    isEnded: () => ended !== undefined,
    receive(message: ReplyMessage): void {
      const call = pending.get(message.id);
      if ('progress' in message) call?.onProgress(message.progress);
      else if ('error' in message) call?.reject(toError(message.error));
      else call?.resolve(message.result);
    },
    call(request: Request, options: CallOptions<Progress> = {}): Promise<Result> {
      const call = send(request, options) as Promise<Result>;
      const settled = () => calls.delete(call);
      calls.add(call);
      call.then(settled, settled);
      return call;
    },
    /** Refuses later calls with `error`; resolves when the earlier ones have been answered. */
    async finish(error: Error): Promise<void> {
      ended ??= error;
      await Promise.allSettled(calls);
    },
  };
}

export function toMessage(error: unknown): ErrorMessage {
  if (!(error instanceof Error)) return { name: 'Error', message: String(error) };
  const fields = Object.entries(error).filter(([, value]) => ['string', 'number'].includes(typeof value));
  const { name, message, stack = '' } = error;
  return { ...Object.fromEntries(fields), name, message, stack };
}

function toError({ message, ...fields }: ErrorMessage): Error {
  return fields.name === 'UserError' ? new UserError(message) : Object.assign(new Error(message), fields);
}
