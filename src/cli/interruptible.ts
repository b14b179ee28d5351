// Ctrl-C during work that can stop cleanly: the first press asks it to stop, the second ends the process.

/** Runs `work` with a signal that asks it to stop after its current step. SIGINT and SIGTERM abort the signal. */
export async function interruptible<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const abort = new AbortController();
  const stop = () => {
    if (abort.signal.aborted) process.exit(130);
    const start = process.stderr.isTTY ? '\r\x1b[K' : '';
    process.stderr.write(`${start}stopping after this step … (press Ctrl-C again to stop at once)\n`);
    abort.abort();
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  try {
    return await work(abort.signal);
  } finally {
    process.off('SIGINT', stop);
    process.off('SIGTERM', stop);
  }
}

/** Work that rejects once its signal is aborted. Resolves to undefined if the user stopped it. */
export const untilInterrupted = <T>(work: (signal: AbortSignal) => Promise<T>): Promise<T | undefined> =>
  interruptible(async (signal) => {
    try {
      return await work(signal);
    } catch (error) {
      if (!signal.aborted) throw error;
      return undefined;
    }
  });
