// A run's folder: config.yaml, metrics.jsonl, checkpoints and weights.
import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { z } from 'zod';
import { UserError } from '../core/index.js';
import type { Extraction } from '../data/index.js';
import { writeFileAtomic } from '../io/index.js';
import { checkSchema } from '../schema/index.js';
import { type ResolvedSettings, runSettings } from '../settings/index.js';

/** The contents of config.yaml: the settings of a run, and the data set that it is trained on. */
export interface RunConfig {
  readonly dataset: { readonly path: string; readonly digest: string };
  readonly classes: readonly string[];
  /** Feature size D of each stream. */
  readonly streams: Readonly<Record<string, number>>;
  readonly settings: ResolvedSettings;
  /** How the features were extracted from videos, if dgam did it: other videos are then treated alike. */
  readonly extraction?: Extraction;
  /** Threads of the training. Their number decides the order of sums, and with it the last digits of the weights. */
  readonly threads: number;
}

/** A line of metrics.jsonl. Epochs count from 1; epoch 0 stands for the weights selected in the round before. */
export type MetricLine =
  | { readonly epoch: number; readonly stream: string; readonly losses: Readonly<Record<string, number>> }
  | { readonly epoch: number; readonly validation: Validation };

/** mAP on a split of the weights of an epoch: for each tIoU threshold, and averaged over them. */
export interface Validation {
  readonly split: string;
  readonly average: number;
  readonly mAP: readonly number[];
}

/** The epoch whose weights were selected, and their validation. */
export interface SelectedEpoch extends Validation {
  readonly epoch: number;
}

/** Paths of the files in a run's folder. */
export const runFiles = (run: string) => ({
  config: join(run, 'config.yaml'),
  metrics: join(run, 'metrics.jsonl'),
  checkpoints: join(run, 'checkpoints'),
  /** Weights after the last epoch. */
  model: join(run, 'model.safetensors'),
  /** The weights selected by validation, if there was any. */
  best: join(run, 'best.safetensors'),
  /** The map from scores to probabilities. */
  calibration: join(run, 'calibration.json'),
  predictions: join(run, 'predictions.json'),
  report: join(run, 'report.html'),
});

/** The folder of a round before the last: a run of its own within the run. */
export const roundRun = (run: string, round: number): string => join(run, `round-${round}`);

/** UserError if there is a file or folder in the place of a new run. */
export function requireNoRun(run: string): void {
  if (!existsSync(run)) return;
  throw new UserError(`${run} exists already. Give another --run, or add --resume to resume this one.`);
}

/** Create a run's folder. UserError if there is a file or folder in its place. */
export function createRun(run: string, config: RunConfig): void {
  requireNoRun(run);
  mkdirSync(runFiles(run).checkpoints, { recursive: true });
  writeFileAtomic(runFiles(run).config, stringify(config));
  writeFileAtomic(runFiles(run).metrics, '');
}

const configSchema = z.strictObject({
  dataset: z.strictObject({ path: z.string(), digest: z.string() }),
  classes: z.array(z.string()),
  streams: z.record(z.string(), z.int().positive()),
  settings: runSettings,
  extraction: z.record(z.string(), z.unknown()).optional(),
  threads: z.int().positive(),
});

/** UserError if `run` is not the folder of a run, or its config.yaml is not valid. */
export function readRunConfig(run: string): RunConfig {
  const path = runFiles(run).config;
  if (!existsSync(path))
    throw new UserError(`${path}: not found. Is ${run} the folder of a run (dgam train --run)?`);
  let content: unknown;
  try {
    content = parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new UserError(`${path}: is not YAML: ${(error as Error).message.split('\n')[0]}`);
  }
  // Every `auto` was resolved when the run was created.
  return checkSchema(configSchema, content, path) as RunConfig;
}

/** Whether a run is finished, can be resumed, or is still to be created. Removes an empty folder of a killed start. */
export function runState(run: string): 'finished' | 'started' | 'new' {
  const files = runFiles(run);
  // Training writes the calibration last; with protocol paper there is none.
  const isCalibrated = () =>
    existsSync(files.calibration) || readRunConfig(run).settings.protocol === 'paper';
  if (existsSync(files.model) && isCalibrated()) return 'finished';
  if (existsSync(files.config)) return 'started';
  if (existsSync(run) && isEmptyStart(run)) rmSync(run, { recursive: true });
  return 'new';
}

/** Whether a folder has nothing but the subfolder that a run is created with, and temporary files. */
const isEmptyStart = (run: string): boolean =>
  readdirSync(run, { recursive: true, encoding: 'utf8' }).every(
    (name) => name === 'checkpoints' || name.endsWith('.tmp'),
  );

/** The lines of metrics.jsonl, without a last line that a crash cut short. */
export function readMetrics(run: string): MetricLine[] {
  const path = runFiles(run).metrics;
  if (!existsSync(path)) return [];
  const lines = readFileSync(path, 'utf8').split('\n').slice(0, -1);
  return lines.map((line) => JSON.parse(line) as MetricLine);
}

/** The selected epoch of a run: the best validation, the first of equal ones. Undefined without validation. */
export function readSelectedEpoch(run: string): SelectedEpoch | undefined {
  const validations = readMetrics(run).flatMap((line): SelectedEpoch[] =>
    'validation' in line ? [{ epoch: line.epoch, ...line.validation }] : [],
  );
  return validations.toSorted((a, b) => b.average - a.average)[0];
}

export function appendMetrics(run: string, lines: readonly MetricLine[]): void {
  appendFileSync(runFiles(run).metrics, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
}

/** Keep the first `count` lines: a resumed run writes the lines after its checkpoint again. */
export function truncateMetrics(run: string, count: number): void {
  const lines = readMetrics(run).slice(0, count);
  writeFileAtomic(runFiles(run).metrics, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
}
