// Errors that a user can repair, and the words of their messages.

/**
 * A mistake in the user's files, settings or arguments, or a condition of their machine such as a full disk. The command
 * line prints the message without a stack. The message says where, what is wrong, what was found and what to do, in one
 * or two lines.
 */
export class UserError extends Error {
  override name = 'UserError';
}

/** `1 video`, `2 videos`. */
export const count = (n: number, what: string): string => `${n} ${what}${n > 1 ? 's' : ''}`;

/** The first few names. */
export const first = (names: readonly string[]): string =>
  names.slice(0, 3).join(', ') + (names.length > 3 ? ', …' : '');

/** The first few names in quotes. */
export const quoted = (names: readonly string[]): string => first(names.map((name) => `"${name}"`));
