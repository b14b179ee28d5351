// JSON text → value, with the place of a syntax error.
import { UserError } from '../core/index.js';

/** The value of a JSON text. UserError with its source `where`, the fault and its line. */
export function parseJson(text: string, where: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const why = message.replace(/\s+/g, ' ').replace(/ is not valid JSON$/, '');
    throw new UserError(
      `${where} is not valid JSON: ${why}${lineOf(text, why)}. Correct it, or write it again.`,
    );
  }
}

/** The line of the position in the parser's message, if it has one. */
function lineOf(text: string, why: string): string {
  const position = /position (\d+)/.exec(why)?.[1];
  return position && !/line \d/.test(why)
    ? ` (line ${text.slice(0, Number(position)).split('\n').length})`
    : '';
}
