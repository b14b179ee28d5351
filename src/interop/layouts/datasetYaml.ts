// Writes dataset.yaml: each value with the assumption behind it as a comment.
import { stringify } from 'yaml';
import type { Splits } from './decisions/splits.js';
import type { PlannedStream } from './decisions/streams.js';
import type { Assumed, StreamTiming } from './types.js';

export interface WrittenStream extends PlannedStream {
  /** How the files were placed: `12 linked`. */
  readonly how?: string;
}

export interface WrittenDataset {
  readonly name: string;
  /** The source and its layout, a line each. */
  readonly origin: readonly string[];
  readonly classes: readonly string[];
  readonly streams: readonly WrittenStream[];
  readonly timing: Assumed<StreamTiming>;
  readonly splits: Assumed<Splits>;
}

export function datasetYaml({ name, origin, classes, streams, timing, splits }: WrittenDataset): string {
  return [
    ...origin.map((line) => comment(line)),
    '# A comment beside a value tells why it was chosen. If the reason is wrong, change the value.',
    `name: ${scalar(name)}`,
    'classes:',
    ...classes.map((label) => `  - ${scalar(label)}`),
    'streams:',
    ...streams.flatMap((stream) => [
      `  ${stream.name}:`,
      ...streamLines(stream, timing).map((line) => `    ${line}`),
    ]),
    'annotations: annotations.json',
    comment(`splits: ${splits.why}`),
    'splits:',
    ...Object.entries(splits.value).map(([split, subset]) => `  ${split}: ${scalar(subset)}`),
    '',
  ].join('\n');
}

function streamLines(
  { folder, how, axes, crop, columns }: WrittenStream,
  timing: Assumed<StreamTiming>,
): string[] {
  return [
    how ? beside(`features: ${scalar(`${folder}/`)}`, how) : `features: ${scalar(`${folder}/`)}`,
    ...(columns ? [beside(`columns: [${columns.value.join(', ')}]`, columns.why)] : []),
    // TD is the default.
    axes.value === 'TD' ? comment(`axes TD: ${axes.why}`) : beside(`axes: ${axes.value}`, axes.why),
    ...(crop ? [beside(`crop: ${crop.value}`, crop.why)] : []),
    comment(`time: ${timing.why}`),
    ...Object.entries(timing.value).map(([key, value]) => `${key}: ${value}`),
  ];
}

const beside = (line: string, why: string): string => `${line}  ${comment(why)}`;

/** On one line, where a YAML comment ends. */
const comment = (text: string): string => `# ${text.replace(/\s+/g, ' ')}`;

/** Quoted if YAML would read it as something else: `yes`, `12`, `a: b`. */
const scalar = (text: string): string => stringify(text, { lineWidth: 0 }).trimEnd();
