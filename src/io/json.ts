// JSON text → value, with an error that says where the text is wrong.
import { UserError } from '../core/index.js';

/** The value of a JSON text. `where` names its source in the UserError: why it is not JSON, and on which line. */
export function parseJson(text: string, where: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const why = message.replace(/\s+/g, ' ').replace(/ is not valid JSON$/, '');
    throw new UserError(
      `${where} is not valid JSON: ${why}${lineOf(text, why)}. Repair it, or write it again.`,
    );
  }
}

/** The line of the position that the parser's message names, if it does. */
function lineOf(text: string, why: string): string {
  const position = /position (\d+)/.exec(why)?.[1];
  return position && !/line \d/.test(why)
    ? ` (line ${text.slice(0, Number(position)).split('\n').length})`
    : '';
}
