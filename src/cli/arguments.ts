// What several commands take: how they set an exit code, parsing and checking of option values.
import { InvalidArgumentError, Option } from 'commander';
import { writtenFormatNames } from '../interop/formats/index.js';
import { deviceNames } from '../onnx/node.js';

/** How a command sets an exit code other than 0 without failing. */
export type SetExitCode = (code: number) => void;

/** For options that may be repeated. */
export const collect = (value: string, before: string[]): string[] => [...before, value];

export function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0) throw new InvalidArgumentError('expected a whole number.');
  return value;
}

/** As one would write it in a shell. */
export const shellWord = (text: string): string =>
  /^[\w./][\w./-]*$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;

export function atLeastOne(text: string): number {
  const value = wholeNumber(text);
  if (value < 1) throw new InvalidArgumentError('expected 1 or more.');
  return value;
}

export function framesPerSecond(text: string): number {
  const value = Number(text);
  if (!(value > 0) || !Number.isFinite(value))
    throw new InvalidArgumentError('expected frames a second, such as 25 or 29.97.');
  return value;
}

const splits = ['train', 'validation', 'test'] as const;

export function parseSplit(text: string): (typeof splits)[number] {
  const split = splits.find((name) => name === text);
  if (split === undefined) throw new InvalidArgumentError(`expected one of ${splits.join(', ')}.`);
  return split;
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

/** To a user there is one ActivityNet format; what is written decides which of its forms. */
export const writtenFormatOption = (): Option =>
  new Option('--to <format>', 'format to write')
    .choices(writtenFormatNames.filter((name) => name !== 'activitynet-results'))
    .makeOptionMandatory();

export const deviceOption = (): Option =>
  new Option('--device <name>', 'what to compute on').choices(deviceNames).default('cpu');
