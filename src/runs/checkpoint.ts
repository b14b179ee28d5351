// Checkpoints: everything that a run needs to resume, in one file that is written as a whole or not at all.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { readSafetensors, writeSafetensors } from '../arrays/index.js';
import { UserError } from '../core/index.js';
import type { Value, Values } from '../engine/index.js';
import { writeFileAtomic } from '../io/index.js';
import type { Weights } from './predict.js';

/** Tensors of several streams, by stream. */
export type StreamValues = Readonly<Record<string, Values>>;

/**
 * Mean losses of an epoch, by name: cvae, mse, kl of the CVAE; total, fg, bg, guide, topk, prior, sup, re of attention and
 * classifier.
 */
export type Losses = Readonly<Record<string, number>>;

/**
 * Where training is: the next step of a phase of an epoch, all counted from 0, and the epoch's losses so far. At the end of
 * an epoch `phase` is the number of phases, and `losses` are those of the epoch.
 */
export interface Position {
  readonly epoch: number;
  readonly phase: number;
  readonly step: number;
  readonly losses: Losses;
}

export interface Checkpoint {
  /** Parameters and moments. */
  readonly state: StreamValues;
  readonly positions: Readonly<Record<string, Position>>;
  /** The best validation so far, if weights are selected. */
  readonly best?: { readonly epoch: number; readonly average: number };
  /** How many lines of metrics.jsonl belong to this state; later ones are written again. */
  readonly metricLines: number;
}

/** The newest checkpoints that are kept: one to fall back on if the newest is damaged. */
const kept = 2;

/** Write a checkpoint beside the older ones, then remove those that are not kept. */
export function saveCheckpoint(folder: string, { state, ...rest }: Checkpoint): void {
  const position = Object.values(rest.positions).map(({ epoch, phase, step }) => [epoch, phase, step]);
  const [epoch, phase, step] = position.reduce((a, b) => (compare(a, b) < 0 ? b : a));
  const name = `${pad(epoch, 6)}-${phase}-${pad(step, 6)}.safetensors`;
  writeFileAtomic(join(folder, name), encodeTensors(state, { position: JSON.stringify(rest) }));
  for (const old of checkpointNames(folder).slice(0, -kept)) rmSync(join(folder, old));
}

/**
 * The newest intact checkpoint, if there is any, and a warning for each newer one that is damaged. UserError if all
 * checkpoints are damaged.
 */
export function loadCheckpoint(folder: string): { checkpoint?: Checkpoint; warnings: string[] } {
  const names = checkpointNames(folder);
  const warnings: string[] = [];
  for (const name of names.toReversed()) {
    try {
      const { tensors, metadata } = decodeTensors(join(folder, name));
      return { checkpoint: { ...JSON.parse(metadata.position), state: tensors }, warnings };
    } catch (error) {
      warnings.push(
        `${join(folder, name)} is damaged (${(error as Error).message}); using the checkpoint before it`,
      );
    }
  }
  if (names.length === 0) return { warnings };
  throw new UserError(
    `${folder}: none of the ${names.length} checkpoints can be read. The newest: ${warnings[0]}. Start a new run.`,
  );
}

/** Write weights for localization, with facts about them by name. */
export function saveWeights(path: string, weights: Weights, about: Readonly<Record<string, string>>): void {
  writeFileAtomic(path, encodeTensors(weights, about));
}

export interface LoadedWeights {
  readonly weights: Weights;
  readonly about: Readonly<Record<string, string>>;
  /** SHA-256 of their names and values. */
  readonly digest: string;
}

/** Weights and the facts that were saved with them. UserError if the file does not exist or is damaged. */
export function loadWeights(path: string): LoadedWeights {
  if (!existsSync(path)) throw new UserError(`${path}: not found. Train the run to its end first.`);
  try {
    const { tensors, metadata, digest } = decodeTensors(path);
    return { weights: tensors, about: metadata, digest };
  } catch (error) {
    throw new UserError(`${path}: cannot be read: ${(error as Error).message}`);
  }
}

function checkpointNames(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith('.safetensors'))
    .sort();
}

/** Tensors named `<stream>:<name>`, and in the metadata a digest of their bytes, which safetensors does not have. */
function encodeTensors(byStream: StreamValues, metadata: Readonly<Record<string, string>>): Uint8Array {
  const tensors: Record<string, Value> = {};
  for (const [stream, values] of Object.entries(byStream)) {
    for (const [name, value] of Object.entries(values)) tensors[`${stream}:${name}`] = value;
  }
  return writeSafetensors(tensors, { ...metadata, sha256: digestOf(tensors) });
}

function decodeTensors(path: string): {
  tensors: StreamValues;
  metadata: Record<string, string>;
  digest: string;
} {
  const { tensors: flat, metadata } = readSafetensors(readFileSync(path));
  const tensors: Record<string, Record<string, Value>> = {};
  const values: Record<string, Value> = {};
  for (const [key, { data, shape }] of Object.entries(flat)) {
    if (!(data instanceof Float32Array)) throw new Error(`'${key}' is not float32`);
    const split = key.lastIndexOf(':');
    const stream = key.slice(0, split);
    values[key] = { data, shape };
    tensors[stream] ??= {};
    tensors[stream][key.slice(split + 1)] = values[key];
  }
  const { sha256, ...rest } = metadata;
  if (sha256 !== digestOf(values)) throw new Error('its contents do not match their digest');
  return { tensors, metadata: rest, digest: sha256 };
}

function digestOf(tensors: Values): string {
  const hash = createHash('sha256');
  for (const name of Object.keys(tensors).sort()) {
    const { data } = tensors[name];
    hash.update(name).update(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  }
  return hash.digest('hex');
}

const pad = (value: number, width: number): string => String(value).padStart(width, '0');

function compare(a: readonly number[], b: readonly number[]): number {
  const i = a.findIndex((value, k) => value !== b[k]);
  return i < 0 ? 0 : a[i] - b[i];
}
