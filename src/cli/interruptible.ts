// Ctrl-C during work that can stop in good order: the first asks it to, the second ends the process.

/**
 * Work that is told by a signal to stop after its step, on SIGINT, on SIGTERM, and when the process that began this one
 * with a channel is gone: a run that a sweep began does not outlive it.
 */
export async function interruptible<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const abort = new AbortController();
  const stop = () => {
    if (abort.signal.aborted) process.exit(130);
    const start = process.stderr.isTTY ? '\r\x1b[K' : '';
    process.stderr.write(`${start}stopping after this step … (press Ctrl-C again to stop at once)\n`);
    abort.abort();
  };
  const gone = () => abort.abort();
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  // Listening for the end of a channel keeps a process alive, so only while there is work.
  if (process.connected) process.on('disconnect', gone);
  try {
    return await work(abort.signal);
  } finally {
    process.off('SIGINT', stop);
    process.off('SIGTERM', stop);
    process.off('disconnect', gone);
  }
}
