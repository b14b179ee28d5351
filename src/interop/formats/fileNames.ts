// Safe names of files for videos and labels: they stay in their folder, mean nothing to a shell, and differ.
import { createHash } from 'node:crypto';
import { UserError } from '../../core/index.js';

/** Longest name in bytes. File systems allow 255, and an extension is added. */
const maxBytes = 180;

/** A file name that is valid on every system: no separators, no leading dot or dash, no name that Windows reserves. */
export function safeFileName(name: string): string {
  // UTF-8 turns half of a surrogate pair into U+FFFD, as the file system would.
  const plain = Buffer.from(name.normalize('NFC'))
    .toString()
    .replace(/[\p{Cc}\p{Cf}/\\:*?"<>|'`$%]/gu, '_')
    .replace(/^[-.~ ]+|[. ]+$/g, (ends) => '_'.repeat(ends.length));
  const free = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i.test(plain) ? `_${plain}` : plain || '_';
  if (Buffer.byteLength(free) <= maxBytes) return free;
  // The digest distinguishes long names with the same beginning.
  const digest = createHash('sha256').update(name).digest('hex').slice(0, 8);
  let short = '';
  for (const character of free) {
    if (Buffer.byteLength(short + character) > maxBytes - 9) break;
    short += character;
  }
  return `${short}_${digest}`;
}

/** The file name of each video. UserError if two are the same, or the same on a file system that ignores case. */
export function fileNames(videos: readonly string[], extension: string): Map<string, string> {
  const owners = new Map<string, string>();
  return new Map(
    videos.map((video) => {
      const name = `${safeFileName(video)}${extension}`;
      const owner = owners.get(name.toLowerCase());
      if (owner !== undefined)
        throw new UserError(
          `${JSON.stringify(owner)} and ${JSON.stringify(video)} would both be written to ${name}. Rename one of the videos.`,
        );
      owners.set(name.toLowerCase(), video);
      return [video, name];
    }),
  );
}
