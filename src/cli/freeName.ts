// A name for an output that nobody named: nothing that is there is touched.
import { existsSync } from 'node:fs';

/** `name`, or `name-2`, … */
export function freeName(name: string): string {
  for (let i = 1; ; i++) {
    const candidate = i === 1 ? name : `${name}-${i}`;
    if (!existsSync(candidate)) return candidate;
  }
}
