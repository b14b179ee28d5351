// The worker's side of the protocol of calls, in a thread and in a process alike.
import { parentPort } from 'node:worker_threads';
import { type CallMessage, type ReplyMessage, type Transferable, toMessage } from './calls.js';

export interface Answer {
  readonly result?: unknown;
  /** What is transferred to the caller instead of being copied. Threads only. */
  readonly transfer?: readonly Transferable[];
}

/** What the work on a call may use to speak with the caller. */
export interface CallContext<Progress = unknown> {
  progress(progress: Progress): void;
  /** Aborted when the caller asks to stop, or is gone. */
  readonly signal: AbortSignal;
}

/**
 * Answer every call to this worker by `answer`, one after the other in their order. A process whose caller is gone ends
 * when it has stopped working on its call, at the latest after `graceMs`.
 */
export function answerCalls<Request>(
  answer: (request: Request, context: CallContext) => Answer | Promise<Answer>,
  { graceMs = 0 }: { readonly graceMs?: number } = {},
): void {
  const unanswered = new Map<number, AbortController>();
  let last = Promise.resolve();
  const receive = (message: CallMessage): void => {
    const { id } = message;
    if ('stop' in message) {
      unanswered.get(id)?.abort();
      return;
    }
    const stop = new AbortController();
    unanswered.set(id, stop);
    const context: CallContext = {
      progress: (progress) => reply({ id, progress }),
      signal: stop.signal,
    };
    last = last
      .then(() => answer(message.request as Request, context))
      .then(
        ({ result, transfer }) => reply({ id, result }, transfer),
        (error: unknown) => reply({ id, error: toMessage(error) }),
      )
      .then(() => void unanswered.delete(id));
  };
  if (parentPort !== null) {
    parentPort.on('message', receive);
    return;
  }
  process.on('message', receive);
  // The caller decides what becomes of this process.
  process.on('SIGINT', () => {});
  process.on('SIGTERM', () => {});
  process.on('disconnect', () => {
    for (const stop of unanswered.values()) stop.abort();
    setTimeout(() => process.exit(), graceMs);
    last.then(() => process.exit());
  });
}

function reply(message: ReplyMessage, transfer: readonly Transferable[] = []): void {
  if (parentPort !== null) parentPort.postMessage(message, transfer);
  // A caller that goes away meanwhile is noticed by the end of the channel.
  else if (process.connected) process.send?.(message, () => {});
}
