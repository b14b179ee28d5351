// Training as a user starts it, an epoch at a time: node train.js dataset settings as JSON [cache MiB]
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDataset } from '../../dist/data/index.js';
import { parseSettings } from '../../dist/settings/node.js';
import { train } from '../../dist/train/index.js';
import { serve, timed } from './serve.js';

const [path, settings, cache] = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), 'dgam-bench-'));
process.on('exit', () => rmSync(folder, { recursive: true }));
const events = train(openDataset(path), {
  run: join(folder, 'run'),
  settings: parseSettings(JSON.parse(settings)),
  threads: 2,
  ...(cache !== undefined && { cacheBytes: Number(cache) * 2 ** 20 }),
});

/** To the end of the next epoch. Nothing goes on between two calls but fetching the batch after. */
async function epoch() {
  for (;;) {
    const { value, done } = await events.next();
    if (done) throw new Error('training ended before the benchmark did');
    if (value.type === 'epoch') return value;
  }
}

await serve(async () => {
  let snippetsPerSec = 0;
  const ms = await timed(async () => {
    snippetsPerSec = (await epoch()).snippetsPerSec;
  });
  return { ms, snippetsPerSec };
});
