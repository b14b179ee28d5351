// Ctrl-C as a signal that work can be stopped by in order.

/** Aborted by the first Ctrl-C or SIGTERM; a second one ends the process at once. */
export function onInterrupt(): { readonly signal: AbortSignal; end(): void } {
  const abort = new AbortController();
  const stop = (): void => {
    if (abort.signal.aborted) process.exit(130);
    abort.abort();
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  return {
    signal: abort.signal,
    end() {
      process.off('SIGINT', stop);
      process.off('SIGTERM', stop);
    },
  };
}
