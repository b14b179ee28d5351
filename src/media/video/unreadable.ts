// The error about a video that cannot be read.
import { UserError } from '../../core/index.js';

/** `hint`: what the user can do about it. */
export const unreadable = (name: string, reason: string, hint: string): UserError =>
  new UserError(`${name} can't be read as a video: ${reason}.\n${hint}`);

/** The reason of a file without a video stream. */
export const noPictures = (hasSound: boolean): string =>
  hasSound ? 'it has sound but no pictures' : 'it has no pictures';
