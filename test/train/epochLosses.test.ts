// Losses of an epoch: the mean over its steps, and a clear error for one that is not finite.
import { expect, it } from 'vitest';
import type { Losses } from '../../src/runs/index.js';
import { addLosses, DivergedError } from '../../src/train/epochLosses.js';

const context = { stream: 'rgb', batches: 4, training: { learningRate: 0.01 } };
const scalar = (x: number) => ({ data: Float32Array.of(x), shape: [] });

it('are means over the steps of each phase', () => {
  let losses: Losses = {};
  const add = (step: number, output: string, value: number) => {
    losses = addLosses({ epoch: 0, phase: 0, step, losses }, { [output]: scalar(value) }, context);
  };
  for (const [step, total] of [1, 2, 3, 6].entries()) add(step, 'loss/cvae', total);
  for (const [step, total] of [8, 8, 4, 4].entries()) add(step, 'loss/total', total);
  expect(losses).toEqual({ cvae: 3, total: 6 });
});

it.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])('%d is an error', (value) => {
  const position = { epoch: 2, phase: 0, step: 1, losses: { kl: 1 } };
  const add = () => addLosses(position, { 'loss/mse': scalar(1), 'loss/kl': scalar(value) }, context);
  expect(add).toThrow(DivergedError);
  expect(add).toThrow(
    `training of stream 'rgb' diverged at epoch 3, step 2 of 4: the loss 'kl' is ${value}. ` +
      'Lower training.learningRate (now 0.01), or check the scale of the features.',
  );
});
