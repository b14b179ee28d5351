// What to tell a user whose video can't be read.
import { basename } from 'node:path';
import { UserError } from '../../core/index.js';
import { withFile } from '../../io/index.js';

/** An error that says why, and what makes the file readable if a player shows it. */
export function unreadable(path: string, reason: string): UserError {
  const cut = isMp4(path) && reason.startsWith('Invalid data');
  const hint = cut
    ? 'The index of this MP4 file is missing: it is cut off (copy or download it again) or still being written.'
    : `If a player shows it, convert it: ffmpeg -i ${quoted(basename(path))} -c:v libx264 -crf 18 converted.mp4`;
  return new UserError(`${path} can't be read as a video: ${reason}.\n${hint}`);
}

const isMp4 = (path: string) =>
  withFile(path, ({ read }) => Buffer.from(read(4, 4)).toString('latin1') === 'ftyp');

/** For a shell, and so that a name with a leading dash is no option. */
const quoted = (name: string) => {
  const safe = name.startsWith('-') ? `../../video/${name}` : name;
  return /^[\w./-]+$/.test(safe) ? safe : `'${safe.replaceAll("'", "'\\''")}'`;
};
