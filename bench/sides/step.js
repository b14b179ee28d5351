// One CVAE step and one model step, on a batch that is there: node step.js B T D C cvae,model|pair [threads] [topK]
import { openRuntimes } from '../../dist/engine/node.js';
import { lossSettings, modelSettings } from '../../dist/model/index.js';
import { openStepRunner, shareSizes } from '../../dist/train/stepRunner.js';
import { adam, drawFrom, makeBatch, normals, startState, stepFeeds } from './openSteps.js';
import { serve, timed } from './side.js';

const [batch, snippets, features, classes] = process.argv.slice(2, 6).map(Number);
const phases = /** @type {import('../../dist/train/stepRunner.js').Phase[]} */ (process.argv[6].split(','));
const threads = Number(process.argv[7] ?? 2);
/** Weight of L_topk. */
const topK = Number(process.argv[8] ?? 0);
const sizes = { batch, snippets, features, classes };
const model = modelSettings.parse({});

const shares = shareSizes(batch, threads);
const draws = shares.map((videos) => [videos * snippets, model.latent]);
const bankSize = 2 * Math.max(...draws.map(([rows, latent]) => rows * latent));
const runtimes = Object.values(await openRuntimes(shares.map((_, i) => `${i}`)));
const noise = { data: normals(bankSize), shape: [bankSize] };
for (const runtime of runtimes) await runtime.write({ noise });
const steps = await openStepRunner(
  runtimes,
  sizes,
  { model, loss: lossSettings.parse({ topK }), adam },
  phases,
);
await steps.write(startState(sizes));
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
