// The findings of an examination as text: errors first, a short paragraph each, a summary line.
import type { Examination, Finding, Severity } from '../../doctor/index.js';

export interface Style {
  readonly color?: boolean;
  /** Width of the terminal; undefined leaves lines as long as they are. */
  readonly columns?: number;
}

const titles: Record<Severity, string> = { error: 'error', warning: 'warning', info: 'note' };
const colors: Record<Severity, number> = { error: 31, warning: 33, info: 36 };

export function formatExamination(
  { dataset, findings, counts, inspected }: Examination,
  style: Style,
): string {
  const paragraphs = findings.map((finding) => `${formatFinding(finding, style)}\n`);
  const numbers = (['error', 'warning', 'info'] as const)
    .filter((severity) => counts[severity] > 0)
    .map((severity) => `${counts[severity]} ${titles[severity]}${counts[severity] > 1 ? 's' : ''}`);
  const found = numbers.length > 0 ? numbers.join(', ') : 'nothing wrong was found';
  return `${[...paragraphs, visible(`${dataset}: ${found}${inspected ? ` in ${describeRead(inspected)}` : ''}.`)].join('\n')}\n`;
}

/** One line without why and what to do, for where the findings are not what was asked for. */
export const formatBriefly = ({ id, seen }: Finding): string => visible(`${id}: ${seen}`);

function formatFinding({ id, severity, seen, why, advice }: Finding, { color, columns }: Style): string {
  const title = `${titles[severity]} ${id}`;
  const painted = color ? `\x1b[${colors[severity]};1m${titles[severity]}\x1b[0m \x1b[1m${id}\x1b[0m` : title;
  return [
    painted,
    ...[seen, why, advice].flatMap((text) => wrap(visible(text), columns).map((line) => `  ${line}`)),
  ].join('\n');
}

function describeRead({ videos, streams }: NonNullable<Examination['inspected']>): string {
  const perSplit = Object.entries(videos).map(([split, number]) => `${number} ${split}`);
  const contents = streams.map(({ name, files, filesRead }) =>
    filesRead === files ? `${name} all` : `${name} ${filesRead} of ${files}`,
  );
  return `${perSplit.join(' + ')} videos (contents read: ${contents.join(', ')} files)`;
}

/** Names come from files; control characters among them do nothing to a terminal. */
const visible = (text: string): string =>
  text.replace(/\p{Cc}+/gu, (found) => (found === '\n' ? ' ' : '\uFFFD'));

function wrap(text: string, columns?: number): string[] {
  if (columns === undefined) return [text];
  const width = Math.max(columns - 3, 30);
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line ? `${line} ${word}` : word;
  }
  return [...lines, line];
}
