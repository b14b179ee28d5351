// A self-contained HTML page: title, facts, notes and sections.
import { escapeHtml } from './html.js';
import { script } from './script.js';
import { style } from './style.js';
import type { ReportData } from './types.js';

/** `main` is HTML, the rest is plain text. The page loads nothing. */
export function page(
  { title, facts, notes }: Pick<ReportData, 'title' | 'facts' | 'notes'>,
  main: string,
): string {
  const list = facts.map(
    ([name, value]) => `<div><dt>${escapeHtml(name)}</dt><dd>${escapeHtml(value)}</dd></div>`,
  );
  const shown = notes.map((note) => `<p class="note" role="note">${escapeHtml(note)}</p>`);
  return (
    '<!doctype html><html lang="en"><head><meta charset="utf-8">' +
    '<meta name="viewport" content="width=device-width, initial-scale=1">' +
    `<title>${escapeHtml(title)}</title><style>${style}</style></head><body>` +
    `<header><h1>${escapeHtml(title)}</h1><dl class="facts">${list.join('')}</dl>${shown.join('')}</header>` +
    `<main>${main}</main><script>${script}</script></body></html>\n`
  );
}
