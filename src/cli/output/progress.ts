// Progress with the time left: one rewritten line on a terminal, a plain line every ten seconds elsewhere.
import type { WriteStream } from 'node:tty';

export interface Progress {
  /** Begin at `from` of `total`; the time left is estimated from here on. */
  start(from: number, total: number): void;
  update(done: number, text?: string, snippetsPerSec?: number): void;
  /** A line that stays. */
  line(text: string): void;
  end(): void;
}

const plainEverySec = 10;

export function openProgress(
  stream: Pick<WriteStream, 'write' | 'isTTY' | 'columns'>,
  unit = 'epoch',
): Progress {
  let begun = { at: performance.now(), from: 0, total: 1 };
  let shown = '';
  let rate = '';
  let lastPlain = performance.now();

  function render(done: number): string {
    const { at, from, total } = begun;
    const elapsed = (performance.now() - at) / 1000;
    const left = done > from ? (elapsed / (done - from)) * (total - done) : undefined;
    const time = left === undefined ? '' : `  ${formatTime(left)} left`;
    return `${unit} ${Math.floor(done)}/${total}${shown && `  ${shown}`}${rate}${time}`;
  }

  return {
    start(from, total) {
      begun = { at: performance.now(), from, total };
    },
    update(done, text, snippetsPerSec) {
      if (text !== undefined) shown = text;
      if (snippetsPerSec !== undefined)
        rate = `  ${Math.round(snippetsPerSec).toLocaleString('en')} snippets/s`;
      if (stream.isTTY) {
        stream.write(`\r\x1b[K${render(done).slice(0, Math.max((stream.columns ?? 80) - 1, 20))}`);
      } else if (performance.now() - lastPlain > plainEverySec * 1000) {
        lastPlain = performance.now();
        stream.write(`${render(done)}\n`);
      }
    },
    line(text) {
      stream.write(stream.isTTY ? `\r\x1b[K${text}\n` : `${text}\n`);
    },
    end() {
      if (stream.isTTY) stream.write('\r\x1b[K');
    },
  };
}

function formatTime(seconds: number): string {
  const s = Math.ceil(seconds);
  if (s < 60) return `${s} s`;
  if (s < 3600) return `${Math.floor(s / 60)} min ${s % 60} s`;
  return `${Math.floor(s / 3600)} h ${Math.floor((s % 3600) / 60)} min`;
}
