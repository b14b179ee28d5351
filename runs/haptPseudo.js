// A variant of a HAPT data set whose training videos are marked by a run's own best proposal for each of their tags.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { isAbsolute, join, relative, resolve } from 'node:path';

/** @typedef {{ label: string, score: number, segment: [number, number] }} Proposal */

const [from, predictions, dir] = process.argv.slice(2);
const { database } = JSON.parse(readFileSync(join(from, 'annotations.json'), 'utf8'));
/** @type {Record<string, Proposal[]>} */
const results = JSON.parse(readFileSync(predictions, 'utf8')).results;
for (const [id, video] of Object.entries(database)) {
  if (video.subset !== 'train') continue;
  const labels = new Set(video.annotations.map((/** @type {Proposal} */ { label }) => label));
  video.annotations = [...labels].map((label) => {
    // Proposals come by falling score.
    const best = results[id]?.find((proposal) => proposal.label === label);
    return best ? { label, segment: best.segment } : { label };
  });
}
mkdirSync(dir, { recursive: true });
writeFileSync(join(dir, 'annotations.json'), JSON.stringify({ database }));
const yaml = readFileSync(join(from, 'dataset.yaml'), 'utf8')
  .replace(/features: ([^ ,]+)/g, (_, folder) => {
    const features = isAbsolute(folder) ? folder : join(from, folder);
    return `features: ${relative(resolve(dir), resolve(features))}`;
  })
  .replace(/^supervision:.*\n/m, '');
writeFileSync(join(dir, 'dataset.yaml'), `${yaml}supervision: segments\n`);
