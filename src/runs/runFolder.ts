// A run's folder: config.yaml, metrics.jsonl, checkpoints and weights.
import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { z } from 'zod';
import { checkSchema, UserError } from '../core/index.js';
import type { Extraction } from '../data/index.js';
import { writeFileAtomic } from '../io/index.js';
import { type ResolvedSettings, runSettings } from '../settings/index.js';

/** What config.yaml holds: the settings, and the data set they were trained on. */
export interface RunConfig {
  readonly dataset: { readonly path: string; readonly digest: string };
  readonly classes: readonly string[];
  /** Feature size D of each stream. */
  readonly streams: Readonly<Record<string, number>>;
  readonly settings: ResolvedSettings;
  /** How the features were made of videos, where they were: other videos are then treated alike. */
  readonly extraction?: Extraction;
  /** Threads it was trained with: they decide how sums are split, so other ones give other last digits. */
  readonly threads: number;
}

/** A line of metrics.jsonl. Epoch 0 of a round is what the round before picked. */
export type MetricLine =
  | { readonly epoch: number; readonly stream: string; readonly losses: Readonly<Record<string, number>> }
  | { readonly epoch: number; readonly validation: Validation };

/** What a split said of the weights of an epoch. */
export interface Validation {
  readonly split: string;
  readonly average: number;
  readonly mAP: readonly number[];
}

/** What validation said of the weights that it picked. */
export interface Picked extends Validation {
  readonly epoch: number;
}

export const runFiles = (run: string) => ({
  config: join(run, 'config.yaml'),
  metrics: join(run, 'metrics.jsonl'),
  checkpoints: join(run, 'checkpoints'),
  /** Weights after the last epoch. */
  model: join(run, 'model.safetensors'),
  /** Weights that validation picked, if it did. */
  best: join(run, 'best.safetensors'),
  /** From scores to probabilities. */
  calibration: join(run, 'calibration.json'),
  predictions: join(run, 'predictions.json'),
  report: join(run, 'report.html'),
});

/** The folder of a round before the last: a run of its own within the run. */
export const roundRun = (run: string, round: number): string => join(run, `round-${round}`);

/** Throws UserError if there is anything where a new run would be. */
export function requireNoRun(run: string): void {
  if (!existsSync(run)) return;
  throw new UserError(`${run} exists already. Give another --run, or add --resume to go on with this one.`);
}

/** Make a run's folder. Throws UserError if there is anything in its place. */
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
  // Every `auto` was resolved when the run was made.
  return checkSchema(configSchema, content, path) as RunConfig;
}

/** Whether a run has ended, can be resumed, or has to be begun. What a killed start left behind is removed. */
export function runState(run: string): 'finished' | 'begun' | 'new' {
  const files = runFiles(run);
  // The calibration is what training writes last; protocol paper has none.
  const ended = () => existsSync(files.calibration) || readRunConfig(run).settings.protocol === 'paper';
  if (existsSync(files.model) && ended()) return 'finished';
  if (existsSync(files.config)) return 'begun';
  if (existsSync(run) && isEmptyStart(run)) rmSync(run, { recursive: true });
  return 'new';
}

/** Nothing but the folders that a run begins with, and files not yet in place. */
const isEmptyStart = (run: string): boolean =>
  readdirSync(run, { recursive: true, encoding: 'utf8' }).every(
    (name) => name === 'checkpoints' || name.endsWith('.tmp'),
  );

/** Lines of metrics.jsonl; one cut short by a crash is left out. */
export function readMetrics(run: string): MetricLine[] {
  const path = runFiles(run).metrics;
  if (!existsSync(path)) return [];
  const lines = readFileSync(path, 'utf8').split('\n').slice(0, -1);
  return lines.map((line) => JSON.parse(line) as MetricLine);
}

/** The validation that picked a run's weights: the best, the first of equals. Undefined where nothing was validated. */
export function readPicked(run: string): Picked | undefined {
  const validations = readMetrics(run).flatMap((line): Picked[] =>
    'validation' in line ? [{ epoch: line.epoch, ...line.validation }] : [],
  );
  return validations.toSorted((a, b) => b.average - a.average)[0];
}

export function appendMetrics(run: string, lines: readonly MetricLine[]): void {
  appendFileSync(runFiles(run).metrics, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
}

/** Keep the first `count` lines: what came after the checkpoint that a run goes on from is written again. */
export function truncateMetrics(run: string, count: number): void {
  const lines = readMetrics(run).slice(0, count);
  writeFileAtomic(runFiles(run).metrics, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
}
