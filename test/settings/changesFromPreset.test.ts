// The settings in which a run differs from its preset.
import { expect, it } from 'vitest';
import { resolveSettings } from '../../src/settings/index.js';
import { changesFromPreset, parseSettings } from '../../src/settings/node.js';

it.each([
  ['default', [], []],
  ['thumos14', [], []],
  ['default', ['training.epochs=3', 'seed=2'], []],
  ['default', ['loss.alpha=1'], []],
  ['default', ['loss={alpha: 0.3, sparsity: 0}'], ['loss.alpha=0.3', 'loss.sparsity=0']],
  ['default', ['lossByStream.rgb.gamma1=0.2'], ['lossByStream.rgb.gamma1=0.2']],
  ['thumos14', ['lossByStream.flow.gamma1=0.3', 'model.latent=64'], ['model.latent=64']],
])('%s with %j: %j', (preset, set, expected) => {
  expect(changesFromPreset(resolveSettings(parseSettings({ preset, set }), [10, 20]))).toEqual(expected);
});
