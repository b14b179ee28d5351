// dataset.yaml as text: each value with what was assumed for it as a comment.
import { stringify } from 'yaml';
import type { Splits } from './subsets.js';
import type { Assumed, Axes, StreamTiming } from './types.js';

/** A stream as dataset.yaml has it: files of a folder, and which part of them it is. */
export interface WrittenStream {
  readonly name: string;
  /** Folder in the data set. */
  readonly folder: string;
  /** How the files came there. */
  readonly how?: string;
  readonly axes: Assumed<Axes>;
  readonly crop?: Assumed<'mean' | number>;
  /** First and last column, both included. */
  readonly columns?: Assumed<readonly [number, number]>;
}

export interface WrittenDataset {
  readonly name: string;
  /** Where it is from, and by which layout. */
  readonly origin: readonly string[];
  readonly classes: readonly string[];
  readonly streams: readonly WrittenStream[];
  readonly timing: Assumed<StreamTiming>;
  readonly splits: Assumed<Splits>;
}

export function datasetYaml({ name, origin, classes, streams, timing, splits }: WrittenDataset): string {
  return [
    ...origin.map((line) => comment(line)),
    '# What was found or assumed stands beside each value. Where it is not so, change the value.',
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
    // TD is what is read where nothing is said.
    axes.value === 'TD' ? comment(`axes TD: ${axes.why}`) : beside(`axes: ${axes.value}`, axes.why),
    ...(crop ? [beside(`crop: ${crop.value}`, crop.why)] : []),
    comment(`time: ${timing.why}`),
    ...Object.entries(timing.value).map(([key, value]) => `${key}: ${value}`),
  ];
}

const beside = (line: string, why: string): string => `${line}  ${comment(why)}`;

/** One line: a comment ends where the line does. */
const comment = (text: string): string => `# ${text.replace(/\s+/g, ' ')}`;

/** Quoted where YAML would read something else: `yes`, `12`, `a: b`. */
const scalar = (text: string): string => stringify(text, { lineWidth: 0 }).trimEnd();
