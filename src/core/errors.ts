// The one kind of error a user can cause and repair: the command line prints its message and no stack.

/**
 * A mistake in the user's files, settings or arguments, or a condition of their machine such as a full disk.
 * The message says where, what is wrong, what was found and what to do, in one or two lines.
 */
export class UserError extends Error {
  override name = 'UserError';
}
