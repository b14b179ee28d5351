// An epoch of HAPT (D67, T100, both streams), where what surrounds the arithmetic counts: against PyTorch.
import { fileURLToPath } from 'node:url';
import { presets } from '../dist/settings/index.js';
import { alternate, openContender, ratio, spread } from './alternate.js';
import { ownKernels, python, tuned } from './step.js';

const path = (/** @type {string} */ file) => fileURLToPath(new URL(file, import.meta.url));
const dataset = path('../examples/hapt');
/** As many batches, snippets and epochs of either phase as the peer. */
const settings = {
  config: `${dataset}/reference.yaml`,
  epochs: 10_000,
  set: ['validateEvery=0', 'checkpointEvery=10000'],
};

const inTurn = 'training.alternate=step';
/** What the `default` preset has beside the paper's losses. */
const { model, loss } = presets.default;
const overPaper = [
  `model.standardize=${model.standardize}`,
  ...Object.entries(loss).map(([name, value]) => `loss.${name}=${value}`),
];

export async function run({ rounds = 11 }) {
  const dgam = (/** @type {string} */ name, /** @type {string[]} */ ...set) => {
    const chosen = { ...settings, set: [...settings.set, ...set] };
    return openContender(name, process.execPath, [
      path('contenders/train.js'),
      dataset,
      JSON.stringify(chosen),
    ]);
  };
  const torch = path('peers/torch_train.py');
  const contenders = [
    await dgam('dgam'),
    await openContender('torchInstalled', python, [torch, dataset], ownKernels),
    await dgam('dgamPair', inTurn),
    await dgam('dgamDefault', inTurn, ...overPaper),
    await openContender('torchTuned', python, [torch, dataset, '1'], tuned),
  ];
  const raw = await alternate(contenders, rounds);
  for (const contender of contenders) contender.close();
  const ms = (/** @type {string} */ name) => raw[name].map((round) => round.ms);
  return {
    raw,
    info: Object.fromEntries(contenders.map(({ name, info }) => [name, info])),
    rows: contenders.map(({ name, peakMB }) => ({ name, unit: 'ms', ...spread(ms(name)), peakMB: peakMB() })),
    ratios: {
      torchInstalled: ratio(ms('dgam'), ms('torchInstalled')),
      torchTuned: ratio(ms('dgam'), ms('torchTuned')),
      pairTorchInstalled: ratio(ms('dgamPair'), ms('torchInstalled')),
      pairTorchTuned: ratio(ms('dgamPair'), ms('torchTuned')),
      default: ratio(ms('dgamDefault'), ms('dgamPair')),
    },
  };
}
