// Finds the annotation format of a text by its content.
import { UserError } from '../../core/index.js';
import { formats, type ReadFormatName, readFormatNames } from './formats.js';
import { parseTable, type Table } from './table.js';
import type { TextContent } from './types.js';

export interface Detected {
  readonly format: ReadFormatName;
  /** The evidence in the file. */
  readonly reason: string;
}

/** UserError if the text is in no known format, or if a format recognizes it as one that cannot be read. */
export function detectFormat(text: string, where: string): Detected {
  const content = contentOf(text, where);
  for (const { name, detect } of formats) {
    const reason = detect?.(content);
    if (reason !== undefined) return { format: name as ReadFormatName, reason };
  }
  throw unknownFormat(where, describe(content));
}

const noRows: Table = { delimiter: ',', rows: [] };

function contentOf(text: string, where: string): TextContent {
  const start = text.trimStart();
  if (start === '') throw new UserError(`${where} is empty. Name a file of annotations.`);
  if (start.includes('\0')) throw unknownFormat(where, 'bytes that are no text');
  const other = { where, text: start, hasKeys: () => false };
  if (start.startsWith('<')) return { ...other, kind: 'xml', table: noRows };
  if (!/^[{[]/.test(start)) return { ...other, kind: 'table', table: parseHead(text, where) };
  // Keys are searched in the text, so that JSON with a syntax error is recognized and its reader reports the error.
  const hasKeys = (...keys: string[]) => keys.every((key) => new RegExp(`"${key}"\\s*:`).test(start));
  return { ...other, kind: 'json', hasKeys, table: noRows };
}

/** The first lines as a table, up to a quoted cell that they would cut. */
function parseHead(text: string, where: string): Table {
  const head = text.split('\n', 60).join('\n');
  const quotes = head.split('"').length - 1;
  return parseTable(quotes % 2 ? head.slice(0, head.lastIndexOf('"')) : head, where);
}

function describe({ kind, text, table }: TextContent): string {
  if (kind === 'xml') return `XML with ${/<[\w:.-]+/.exec(text)?.[0] ?? '<'}>`;
  if (kind === 'json')
    return `JSON with ${/"[^"]{0,40}"\s*:/.exec(text)?.[0].replace(/\s*:$/, '') ?? 'no keys'}`;
  return `"${(table.rows[0]?.cells ?? []).join(',').slice(0, 60)}"`;
}

const unknownFormat = (where: string, found: string) =>
  new UserError(
    `${where} is in no known annotation format: found ${found}.\n` +
      `Known formats: ${readFormatNames.join(', ')}. Name one with --from.`,
  );
