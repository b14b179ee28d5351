// One CVAE step and one model step, on a batch that is there: node step.js B T D C cvae,model|pair [threads] [preset]

import { standardNames } from '../../dist/model/index.js';
import { openRuntimes } from '../../dist/onnx/node.js';
import { lossSettings, modelSettings } from '../../dist/settings/index.js';
import { parseSettings } from '../../dist/settings/node.js';
import { openStepRunner, shareSizes } from '../../dist/train/stepRunner.js';
import { adam, drawFrom, makeBatch, normals, startState, stepFeeds } from './openSteps.js';
import { serve, timed } from './serve.js';

const [batch, snippets, features, classes] = process.argv.slice(2, 6).map(Number);
const phases = /** @type {import('../../dist/train/stepRunner.js').Phase[]} */ (process.argv[6].split(','));
const threads = Number(process.argv[7] ?? 2);
/** What is trained; without one, the method with nothing beside the paper. */
const preset = process.argv[8];
const { model, loss } = preset
  ? parseSettings({ preset })
  : { model: modelSettings.parse({}), loss: lossSettings.parse({}) };
const sizes = { batch, snippets, features, classes };

const shares = shareSizes(batch, threads);
const draws = shares.map((videos) => [videos * snippets, model.latent]);
const bankSize = 2 * Math.max(...draws.map(([rows, latent]) => rows * latent));
const runtimes = Object.values(await openRuntimes(shares.map((_, i) => `${i}`)));
const noise = { data: normals(bankSize), shape: [bankSize] };
for (const runtime of runtimes) await runtime.write({ noise });
const steps = await openStepRunner(runtimes, sizes, { model, loss, adam }, phases);
const standard = {
  [standardNames.mean]: { data: new Float32Array(features), shape: [features] },
  [standardNames.deviation]: { data: Float32Array.of(1), shape: [] },
};
await steps.write({ ...startState(sizes), ...(model.standardize && standard) });
/** @type {{ x: import('../../dist/engine/index.js').Value, y: import('../../dist/engine/index.js').Value }[]} */
let work = shares.map((videos) => makeBatch(sizes, videos));

let step = 0;
await serve(async () => {
  step += 1;
  const feeds = stepFeeds(step);
  const ms = await timed(async () => {
    for (const phase of phases) {
      const given = work.map(({ x, y }, i) => {
        return { x, feeds: { y, 'cvae/noise': drawFrom(draws[i]), 'model/noise': drawFrom(draws[i]) } };
      });
      const { features: back } = await steps.run(phase, feeds, given);
      work = work.map(({ y }, i) => ({ x: back[i], y }));
    }
  });
  return { ms };
});
