// The schedule of one stream's training: its steps in order, what depends on the epoch, and the keys of all random draws.
import type { Losses, Position } from '../runs/index.js';
import type { LossSettings, ResolvedSettings } from '../settings/index.js';
import type { Phase } from './stepRunner.js';

type TrainingSettings = ResolvedSettings['training'];

/** Every epoch runs each phase over all its batches, one phase after the other. */
export interface Schedule {
  readonly epochs: number;
  readonly phases: readonly Phase[];
  /** Batches of an epoch: the steps of each phase. */
  readonly batches: number;
}

/** DGAM alternates CVAE and model (eq. 3): on each batch, or on all batches of an epoch. Without a CVAE the model trains alone. */
export function phasesOf(generative: boolean, alternate: TrainingSettings['alternate']): readonly Phase[] {
  if (!generative) return ['model'];
  return alternate === 'step' ? ['pair'] : ['cvae', 'model'];
}

/** The first step of an epoch. */
export const startOf = (epoch: number): Position => ({ epoch, phase: 0, step: 0, losses: {} });

/** Whether all phases of the position's epoch are done. Its losses are then those of the epoch. */
export const isEpochDone = ({ phases }: Schedule, { phase }: Position): boolean => phase >= phases.length;

/** The position after a step within its epoch: the next step, the first of the next phase, or the end of the epoch. */
export function afterStep(
  { batches }: Schedule,
  { epoch, phase, step }: Position,
  losses: Losses = {},
): Position {
  return step + 1 < batches
    ? { epoch, phase, step: step + 1, losses }
    : { epoch, phase: phase + 1, step: 0, losses };
}

/** The step after a step, in the next epoch where the epoch ends; undefined after the last step of training. */
export function nextStep(schedule: Schedule, position: Position): Position | undefined {
  const next = afterStep(schedule, position);
  if (!isEpochDone(schedule, next)) return next;
  return position.epoch + 1 < schedule.epochs ? startOf(position.epoch + 1) : undefined;
}

/** Steps of an epoch, over its phases. */
export const stepsPerEpoch = ({ phases, batches }: Schedule): number => phases.length * batches;

/** The share of the position's epoch that is done, 0 to 1. */
export const epochProgress = (schedule: Schedule, { phase, step }: Position): number =>
  (phase * schedule.batches + step) / stepsPerEpoch(schedule);

/** How often Adam has updated the parameters of a phase after this step: t ≥ 1. */
export const adamUpdates = ({ batches }: Schedule, { epoch, step }: Position): number =>
  epoch * batches + step + 1;

/** The block of epochs that an epoch belongs to: the epochs of a block have the same batches. */
export const blockOf = (epoch: number, { resampleEvery }: Pick<TrainingSettings, 'resampleEvery'>): number =>
  Math.floor(epoch / resampleEvery);

/** The factor on L_CVAE and γ₁ in an epoch (eq. 3): both rise linearly to their full value, from block to block. */
export function rampedWeights(
  epoch: number,
  training: Pick<TrainingSettings, 'resampleEvery' | 'rampStart' | 'rampEpochs' | 'rampGamma1'>,
  { gamma1 }: Pick<LossSettings, 'gamma1'>,
): { readonly cvae: number; readonly gamma1: number } {
  const { resampleEvery, rampStart, rampEpochs, rampGamma1 } = training;
  const ramp = Math.min(blockOf(epoch, training) * resampleEvery + rampStart, rampEpochs) / rampEpochs;
  return { cvae: ramp, gamma1: gamma1 * (rampGamma1 ? ramp : 1) };
}

/**
 * Keys of the generators (`createRandom`) of one stream. Each draw has a generator of its own, keyed by its place in the
 * schedule. A resumed run therefore needs no saved generator.
 */
export const randomKeys = (seed: number, stream: string) => ({
  /** The initial parameters. */
  parameters: `${seed}/parameters/${stream}`,
  /** The bank of normal draws for the CVAE. */
  noiseBank: `${seed}/${stream}/noise`,
  /** Where in the bank a step reads. */
  noise: ({ epoch, step }: Position, phase: Phase) => `${seed}/noise/${stream}/${epoch}/${phase}/${step}`,
  /** The order of the batches in a phase of an epoch. */
  batchOrder: (epoch: number, phase: Phase) => `${seed}/order/${stream}/${epoch}/${phase}`,
  /** Which videos share a batch in a block of epochs. */
  videoOrder: (block: number) => `${seed}/batches/${stream}/${block}`,
  /** Which snippets of its videos a batch has in a block of epochs. */
  snippets: (block: number, batch: number) => `${seed}/batches/${stream}/${block}/${batch}`,
});
export type RandomKeys = ReturnType<typeof randomKeys>;
