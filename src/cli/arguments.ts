// Options that several commands take, and parsing of option values.
import { InvalidArgumentError, Option } from 'commander';
import { splitNames } from '../data/index.js';
import { writtenFormatNames } from '../interop/formats/index.js';
import { deviceNames } from '../onnx/node.js';
import { presets } from '../settings/index.js';

/** Sets the exit code of a command that ends without an error but not with 0. */
export type SetExitCode = (code: number) => void;

/** For options that may be repeated. */
export const collect = (value: string, before: readonly string[] = []): string[] => [...before, value];

export function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0) throw new InvalidArgumentError('expected a whole number.');
  return value;
}

export function atLeastOne(text: string): number {
  const value = wholeNumber(text);
  if (value < 1) throw new InvalidArgumentError('expected 1 or more.');
  return value;
}

export function aboveZero(text: string): number {
  const value = Number(text);
  if (!(value > 0) || !Number.isFinite(value)) throw new InvalidArgumentError('expected a number above 0.');
  return value;
}

export function framesPerSecond(text: string): number {
  const value = Number(text);
  if (!(value > 0) || !Number.isFinite(value))
    throw new InvalidArgumentError('expected frames per second, such as 25 or 29.97.');
  return value;
}

/** tIoU thresholds: `0.5`, `0.3,0.5,0.7`, or first:step:last such as `0.1:0.1:0.7`. */
export function parseTiou(text: string): number[] {
  const range = text.split(':').map(Number);
  const values =
    range.length === 3
      ? // Rounded, since .1 + .1 + .1 is not .3.
        Array.from({ length: Math.floor((range[2] - range[0]) / range[1] + 1 + 1e-9) }, (_, i) =>
          Number((range[0] + i * range[1]).toFixed(10)),
        )
      : text.split(',').map(Number);
  if (values.length === 0 || values.some((value) => !(value > 0 && value <= 1))) {
    throw new InvalidArgumentError('expected thresholds in (0, 1], such as 0.5, 0.3,0.5 or 0.1:0.1:0.7.');
  }
  return values;
}

/** A word of a shell command, quoted where a shell needs it. */
export const shellWord = (text: string): string =>
  /^[\w./][\w./-]*$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;

/** The two forms of ActivityNet JSON are one format here: each command writes the form that fits. */
export const writtenFormatOption = (): Option =>
  new Option('--to <format>', 'format to write')
    .choices(writtenFormatNames.filter((name) => name !== 'activitynet-results'))
    .makeOptionMandatory();

export const deviceOption = (): Option =>
  new Option('--device <name>', 'execution provider of ONNX Runtime').choices(deviceNames).default('cpu');

export const jsonOption = (): Option => new Option('--json', 'print the result as one JSON object on stdout');

export const presetOption = (): Option =>
  new Option(
    '--preset <name>',
    `settings to start from: ${Object.keys(presets).join(', ')} (default: "default")`,
  );

export const splitOption = (): Option =>
  new Option('--split <name>', 'split of the data set').choices(splitNames).default('test');

/** One setting of `example`'s kind; may be repeated. */
export const setOption = (example: string): Option =>
  new Option('--set <key.path=value>', `one setting, such as ${example}; may be repeated`).argParser(collect);

export const otherDatasetOption = (): Option =>
  new Option(
    '--dataset <dir>',
    'data set with the same classes and streams (default: the data set of training)',
  );

export const threadsOption = (): Option =>
  new Option('--threads <n>', 'number of threads').argParser(wholeNumber).default(2);
