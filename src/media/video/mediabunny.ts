// The optional package mediabunny, which reads containers in a browser.
import { UserError } from '../../core/index.js';

export type Mediabunny = typeof import('mediabunny');

/** UserError that says what to install where the package is missing. */
export async function loadMediabunny(): Promise<Mediabunny> {
  try {
    return await import('mediabunny');
  } catch (error) {
    const reason = error instanceof Error ? error.message.split('\n')[0] : String(error);
    throw new UserError(
      `Reading videos in a browser needs the package mediabunny, which can't be loaded: npm install mediabunny\n(${reason})`,
    );
  }
}
