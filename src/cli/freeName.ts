// A name for an output that the user did not name.
import { existsSync } from 'node:fs';

/** `name`, or the first of `name-2`, `name-3`, … that does not exist. */
export function freeName(name: string): string {
  for (let i = 1; ; i++) {
    const candidate = i === 1 ? name : `${name}-${i}`;
    if (!existsSync(candidate)) return candidate;
  }
}
