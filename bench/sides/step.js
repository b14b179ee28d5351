// One CVAE step and one model step, on a batch that is there: node step.js B T D C cvae,model|pair [threads]
import { openRuntime } from '../../dist/engine/node.js';
import { openSteps } from './openSteps.js';
import { serve } from './side.js';

const [batch, snippets, features, classes] = process.argv.slice(2, 6).map(Number);
/** @type {('cvae' | 'model' | 'pair')[]} */
const programs = /** @type {any} */ (process.argv[6].split(','));
const threads = Number(process.argv[7] ?? 2);
await serve(await openSteps(await openRuntime({ threads }), [batch, snippets, features, classes], programs));
