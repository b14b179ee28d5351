// Reads a file from front to back in small windows. Lengths beyond the end of the file are refused before allocation.

import { UserError } from '../core/index.js';
import type { OpenFile } from '../io/index.js';

export interface ByteCursor {
  /** Position of the next byte. */
  readonly at: number;
  byte(): number;
  /** The next bytes, in memory. */
  take(count: number): Uint8Array;
  /** Text up to the next line end, which is skipped. */
  line(): string;
  /** Skips bytes, and returns the position of the first one. */
  skip(count: number): number;
}

const WINDOW_BYTES = 65536;

/** A cursor at `start`. Each method throws a UserError with `name` if the file ends too early. */
export function createByteCursor(file: OpenFile, name: string, start = 0): ByteCursor {
  let window: Uint8Array = new Uint8Array();
  let windowAt = start;
  let at = start;

  const need = (count: number): void => {
    if (at + count > file.bytes)
      throw new UserError(
        `${name} is truncated or damaged: at byte ${at} it announces ${count} more, but it ends at ${file.bytes}. Copy it again.`,
      );
  };
  /** Reads the next `count` bytes, or as much of a window as the file has, into memory. */
  const fill = (count: number): void => {
    if (at >= windowAt && at + count <= windowAt + window.length) return;
    window = file.read(at, Math.max(count, WINDOW_BYTES));
    windowAt = at;
  };

  return {
    get at() {
      return at;
    },
    byte() {
      need(1);
      fill(1);
      return window[at++ - windowAt];
    },
    take(count) {
      need(count);
      fill(count);
      at += count;
      return window.subarray(at - count - windowAt, at - windowAt);
    },
    line() {
      for (let count = WINDOW_BYTES; ; count *= 4) {
        need(1);
        fill(Math.min(count, file.bytes - at));
        const rest = window.subarray(at - windowAt);
        const end = rest.indexOf(0x0a);
        if (end >= 0) {
          at += end + 1;
          return Buffer.from(rest.subarray(0, end)).toString('latin1').replace(/\r$/, '');
        }
        if (at + rest.length >= file.bytes) need(rest.length + 1);
      }
    },
    skip(count) {
      need(count);
      at += count;
      return at - count;
    },
  };
}
