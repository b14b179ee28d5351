// Which annotation format a text is in, by its content.
import { UserError } from '../../core/index.js';
import { findBorisHeader } from './boris.js';
import { findColumns } from './csv.js';
import { parseTable } from './table.js';

export const readFormatNames = [
  'activitynet',
  'thumos14',
  'csv',
  'label-studio',
  'elan',
  'via',
  'boris',
  'boris-project',
] as const;
export type ReadFormatName = (typeof readFormatNames)[number];

export interface Detected {
  readonly format: ReadFormatName;
  /** What in the file shows it. */
  readonly reason: string;
}

/** UserError if the text is none of the formats, with what was found and what to do. */
export function detectFormat(text: string, where: string): Detected {
  const start = text.trimStart();
  if (start === '') throw new UserError(`${where} is empty. Name a file of annotations.`);
  if (start.includes('\0', 0)) throw unknown(where, 'bytes that are no text');
  if (start.startsWith('<')) {
    if (/<ANNOTATION_DOCUMENT[\s/>]/.test(start))
      return { format: 'elan', reason: 'XML with <ANNOTATION_DOCUMENT>' };
    throw unknown(where, `XML with ${/<[\w:.-]+/.exec(start)?.[0] ?? '<'}>`);
  }
  return /^[{[]/.test(start) ? detectJson(start, where) : detectTable(text, where);
}

/** By keys that the text has, so that JSON with a fault in it is still known for what it was to be. */
function detectJson(text: string, where: string): Detected {
  const has = (key: string) => new RegExp(`"${key}"\\s*:`).test(text);
  if (has('database')) return { format: 'activitynet', reason: 'JSON with "database"' };
  if (has('behaviors_conf') && has('observations'))
    return { format: 'boris-project', reason: 'JSON with "behaviors_conf" and "observations"' };
  if (has('attribute') && has('metadata') && has('view'))
    return { format: 'via', reason: 'JSON with "attribute", "view" and "metadata"' };
  if (has('_via_img_metadata') || has('_via_settings'))
    throw unknown(where, 'a project of VIA 1 or 2, which has images only');
  if (has('results'))
    throw new UserError(
      `${where} holds predictions ("results"), not annotations. dgam export writes them in other formats.`,
    );
  if (has('data') && (has('result') || has('annotations') || has('predictions')))
    return { format: 'label-studio', reason: 'JSON tasks with "data" and "annotations"' };
  if (has('timelinelabels') || has('timeserieslabels'))
    throw unknown(where, "Label Studio's JSON-MIN, which leaves out the tasks; export JSON");
  throw unknown(where, `JSON with ${/"[^"]{0,40}"\s*:/.exec(text)?.[0].replace(/\s*:$/, '') ?? 'no keys'}`);
}

function detectTable(text: string, where: string): Detected {
  const head = text.split('\n', 60).join('\n');
  const table = parseHead(head, where);
  if (findBorisHeader(table)) return { format: 'boris', reason: 'a table with the columns of BORIS events' };
  const first = table.rows[0]?.cells ?? [];
  if (findColumns(first))
    return { format: 'csv', reason: `a table with the columns ${first.slice(0, 6).join(', ')}` };
  if (/^\S+\s+[\d.]+\s+[\d.]+\s*$/.test(table.rows[0]?.cells.join(' ') ?? ''))
    throw new UserError(`${where} looks like one class of THUMOS'14 annotations. Name its folder.`);
  throw unknown(where, `"${first.join(',').slice(0, 60)}"`);
}

/** The first lines as a table; a quoted cell that they cut off does not matter here. */
function parseHead(head: string, where: string) {
  const quotes = head.split('"').length - 1;
  return parseTable(quotes % 2 ? head.slice(0, head.lastIndexOf('"')) : head, where);
}

const unknown = (where: string, found: string) =>
  new UserError(
    `${where}: no known annotation format, found ${found}.\nKnown: ${readFormatNames.join(', ')}; --from names one.`,
  );
