// Ctrl-C during work that can stop in good order: the first asks it to, the second ends the process.

/** Work whose signal is aborted on SIGINT and SIGTERM, and which then stops after its step. */
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
