// Words for messages about many things.

/** `1 video`, `2 videos`. */
export const count = (n: number, what: string): string => `${n} ${what}${n > 1 ? 's' : ''}`;

/** The first few names. */
export const first = (names: readonly string[]): string =>
  names.slice(0, 3).join(', ') + (names.length > 3 ? ', …' : '');
