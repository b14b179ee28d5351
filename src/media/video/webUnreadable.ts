// What to tell a user whose video a browser can't read.
import { UserError } from '../../core/index.js';

/** An error that says why, and what makes the file readable if a player shows it. */
export function webUnreadable(name: string, reason: unknown): UserError {
  const said = reason instanceof Error ? reason.message.split('\n')[0] : String(reason);
  return new UserError(
    `${name} can't be read as a video: ${said?.replace(/\.$/, '')}.\nIf a player shows it, convert it to MP4 with H.264, or WebM with VP9.`,
  );
}
