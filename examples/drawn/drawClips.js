// node drawClips.js <folder> <seed> <part> <parts>: draws one part of the set's clips, in a process of its own.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { encodeClip } from './encodeClip.js';
import { planSet } from './plan.js';

const [folder, ...numbers] = process.argv.slice(2);
const [seed, part, parts] = numbers.map(Number);
for (const [i, { name, script }] of planSet(seed).entries()) {
  const path = join(folder, `${name}.mp4`);
  if (i % parts !== part || existsSync(path)) continue;
  await encodeClip(script, path);
  process.stdout.write(`${name}\n`);
}
