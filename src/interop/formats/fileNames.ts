// Names of files for videos and labels of any name: none leaves its folder, means something to a shell, or collides.
import { createHash } from 'node:crypto';
import { UserError } from '../../core/index.js';

/** Longest name in bytes; file systems allow 255, and an ending is added. */
const longest = 180;

/** A name that is a file's name on every system: no separators, no leading dot or dash, no name that Windows reserves. */
export function safeFileName(name: string): string {
  // Through bytes: half of a surrogate pair becomes U+FFFD, as it would in the file system.
  const plain = Buffer.from(name.normalize('NFC'))
    .toString()
    .replace(/[\p{Cc}\p{Cf}/\\:*?"<>|'`$%]/gu, '_')
    .replace(/^[-.~ ]+|[. ]+$/g, (ends) => '_'.repeat(ends.length));
  const free = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i.test(plain) ? `_${plain}` : plain || '_';
  if (Buffer.byteLength(free) <= longest) return free;
  // Cut at a character; a digest of the whole keeps apart what begins alike.
  const digest = createHash('sha256').update(name).digest('hex').slice(0, 8);
  let short = '';
  for (const character of free) {
    if (Buffer.byteLength(short + character) > longest - 9) break;
    short += character;
  }
  return `${short}_${digest}`;
}

/** The file name of each video. UserError if two would be the same file, also where case makes no difference. */
export function fileNames(videos: readonly string[], ending: string): Map<string, string> {
  const owners = new Map<string, string>();
  return new Map(
    videos.map((video) => {
      const name = `${safeFileName(video)}${ending}`;
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
