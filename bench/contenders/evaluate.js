// evaluate() on data that is in memory, at ActivityNet's thresholds: node evaluate.js folder protocol
import { evaluate } from '../../dist/evaluate/index.js';
import { readEvaluationData } from '../evaluationData.js';
import { serve, timed } from './serve.js';

const [folder, protocol] = process.argv.slice(2);
if (protocol !== 'activitynet' && protocol !== 'thumos14') throw new Error(`no protocol '${protocol}'`);
const { groundTruth, predictions } = readEvaluationData(folder);
const tiou = Array.from({ length: 10 }, (_, k) => 0.5 + 0.05 * k);
const work = () => evaluate(groundTruth, predictions, { protocol, tiou });
// Few predictions take so little time that the compiler's would count: growth would look small.
for (let i = 0; i < 5; i++) work();
await serve(async () => {
  let average = 0;
  const ms = await timed(async () => {
    average = work().average;
  });
  return { ms, average };
});
