// Where the video is that a recording's features were made of, for showing it.
import { existsSync } from 'node:fs';
import { readRecord } from './record.js';

/** Path of the video's file, if the data set in `dir` was extracted and the file is still where it was. */
export function sourceOf(dir: string, id: string): string | undefined {
  const source = readRecord(dir, id)?.source;
  return source !== undefined && existsSync(source) ? source : undefined;
}
