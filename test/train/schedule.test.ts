// The schedule: phases, steps in order, the ramp, and the keys of random draws, on which the weights of every run depend.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Position } from '../../src/runs/index.js';
import {
  adamUpdates,
  afterStep,
  blockOf,
  epochProgress,
  isEpochDone,
  nextStep,
  phasesOf,
  rampedWeights,
  randomKeys,
  type Schedule,
  startOf,
  stepsPerEpoch,
} from '../../src/train/schedule.js';

/** Every step from a position on, as the trainer runs them and as it fetches them ahead. */
function stepsFrom(schedule: Schedule, start: Position): Position[] {
  const steps: Position[] = [];
  for (let at: Position | undefined = start; at !== undefined; at = nextStep(schedule, at)) steps.push(at);
  return steps;
}
const name = ({ epoch, phase, step }: Position) => `${epoch}/${phase}/${step}`;

const schedules = fc.record({
  epochs: fc.integer({ min: 1, max: 6 }),
  phases: fc.constantFrom(phasesOf(false, 'step'), phasesOf(true, 'step'), phasesOf(true, 'epoch')),
  batches: fc.integer({ min: 1, max: 7 }),
});

describe('phases', () => {
  it.each([
    ['without a CVAE', false, 'step', ['model']],
    ['without a CVAE, by epoch', false, 'epoch', ['model']],
    ['alternating by step', true, 'step', ['pair']],
    ['alternating by epoch', true, 'epoch', ['cvae', 'model']],
  ] as const)('%s', (_, generative, alternate, phases) => {
    expect(phasesOf(generative, alternate)).toEqual(phases);
  });
});

describe('steps', () => {
  const schedule: Schedule = { epochs: 2, phases: ['cvae', 'model'], batches: 3 };
  it.each<[string, Position, string | undefined, string]>([
    ['within a phase', { ...startOf(0), step: 1 }, '0/0/2', '0/0/2'],
    ['at the end of a phase', { ...startOf(0), step: 2 }, '0/1/0', '0/1/0'],
    ['at the end of an epoch', { ...startOf(0), phase: 1, step: 2 }, '1/0/0', '0/2/0'],
    ['at the end of training', { ...startOf(1), phase: 1, step: 2 }, undefined, '1/2/0'],
  ])('%s', (_, position, next, after) => {
    const following = nextStep(schedule, position);
    expect(following && name(following)).toBe(next);
    expect(name(afterStep(schedule, position))).toBe(after);
  });

  it('carry the losses to the end of the epoch; the next epoch starts without', () => {
    const losses = { total: 1.5 };
    const end = afterStep(schedule, { ...startOf(0), phase: 1, step: 2 }, losses);
    expect([isEpochDone(schedule, end), end.losses]).toEqual([true, losses]);
    expect(startOf(1).losses).toEqual({});
  });

  it('are each visited exactly once, in order', () => {
    fc.assert(
      fc.property(schedules, (schedule) => {
        const { epochs, phases, batches } = schedule;
        const all = Array.from({ length: epochs }, (_, epoch) =>
          phases.map((_, phase) => Array.from({ length: batches }, (_, step) => `${epoch}/${phase}/${step}`)),
        ).flat(2);
        expect(stepsFrom(schedule, startOf(0)).map(name)).toEqual(all);
        expect(all).toHaveLength(epochs * stepsPerEpoch(schedule));
      }),
    );
  });

  it('resumed from a saved position, the remaining steps are the same', () => {
    fc.assert(
      fc.property(schedules, fc.nat(), (schedule, at) => {
        const whole = stepsFrom(schedule, startOf(0));
        const cut = at % whole.length;
        const saved = JSON.parse(JSON.stringify(whole[cut])) as Position;
        expect(stepsFrom(schedule, saved)).toEqual(whole.slice(cut));
      }),
    );
  });

  it('run epoch by epoch they are those that are fetched ahead; Adam counts them in each phase, progress rises', () => {
    fc.assert(
      fc.property(schedules, (schedule) => {
        const run: Position[] = [];
        for (let epoch = 0; epoch < schedule.epochs; epoch++) {
          let position = startOf(epoch);
          for (; !isEpochDone(schedule, position); position = afterStep(schedule, position)) {
            run.push(position);
            expect(epochProgress(schedule, position)).toBe(
              (run.length - 1 - epoch * stepsPerEpoch(schedule)) / stepsPerEpoch(schedule),
            );
          }
          expect(epochProgress(schedule, position)).toBe(1);
        }
        expect(run).toEqual(stepsFrom(schedule, startOf(0)));
        for (const phase of schedule.phases.keys()) {
          const updates = run
            .filter((step) => step.phase === phase)
            .map((step) => adamUpdates(schedule, step));
          expect(updates).toEqual(updates.map((_, i) => i + 1));
        }
      }),
    );
  });
});

describe('the ramp', () => {
  const plain = { resampleEvery: 1, rampStart: 0, rampEpochs: 4, rampGamma1: true };
  it.each([
    ['from 0, as in the paper', plain, [0, 0.25, 0.5, 0.75, 1, 1]],
    ['a step above 0', { ...plain, rampStart: 1 }, [0.25, 0.5, 0.75, 1, 1, 1]],
    ['constant within blocks', { ...plain, resampleEvery: 2 }, [0, 0, 0.5, 0.5, 1, 1]],
    [
      'in blocks that do not divide it',
      { ...plain, resampleEvery: 3, rampStart: 1 },
      [0.25, 0.25, 0.25, 1, 1, 1],
    ],
    ['of one epoch, from 1: no ramp', { ...plain, rampEpochs: 1, rampStart: 1 }, [1, 1, 1, 1, 1, 1]],
  ])('%s', (_, training, ramp) => {
    const weights = ramp.map((_, epoch) => rampedWeights(epoch, training, { gamma1: 0.5 }));
    expect(weights.map(({ cvae }) => cvae)).toEqual(ramp);
    expect(weights.map(({ gamma1 }) => gamma1)).toEqual(ramp.map((value) => 0.5 * value));
  });

  it('of γ₁ can be turned off', () => {
    const weights = rampedWeights(1, { ...plain, rampGamma1: false }, { gamma1: 0.5 });
    expect(weights).toEqual({ cvae: 0.25, gamma1: 0.5 });
  });

  it.each([
    [1, [0, 1, 2, 3, 4, 5]],
    [2, [0, 0, 1, 1, 2, 2]],
    [4, [0, 0, 0, 0, 1, 1]],
  ])('blocks of %i epochs', (resampleEvery, blocks) => {
    expect(blocks.map((_, epoch) => blockOf(epoch, { resampleEvery }))).toEqual(blocks);
  });
});

it('keys of random draws: other ones would change the weights of every run', () => {
  const keys = randomKeys(7, 'rgb');
  expect({
    ...keys,
    noise: keys.noise({ epoch: 3, phase: 1, step: 2, losses: {} }, 'model'),
    batchOrder: keys.batchOrder(3, 'cvae'),
    videoOrder: keys.videoOrder(4),
    snippets: keys.snippets(4, 5),
  }).toEqual({
    parameters: '7/parameters/rgb',
    noiseBank: '7/rgb/noise',
    noise: '7/noise/rgb/3/model/2',
    batchOrder: '7/order/rgb/3/cvae',
    videoOrder: '7/batches/rgb/4',
    snippets: '7/batches/rgb/4/5',
  });
});
