// Variants of the HAPT example that its comparisons train on: other people to test on, and more than tags to learn from.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const hapt = fileURLToPath(new URL('../examples/hapt', import.meta.url));

/** @typedef {{ label: string, segment?: [number, number], point?: number }} Annotation */
/** @typedef {{ subset: string, duration: number, annotations: Annotation[], background?: [number, number][] }} Video */

/** Users of the second split: others than those of the first in each of its parts. @type {(user: number) => string} */
const secondSplit = (user) => (user <= 6 ? 'test' : user <= 9 ? 'val' : 'train');

/** What lies between segments, of a second at least. @type {(video: Video) => [number, number][]} */
function gaps({ duration, annotations }) {
  const segments = annotations
    .flatMap(({ segment }) => (segment ? [segment] : []))
    .sort((a, b) => a[0] - b[0]);
  /** @type {[number, number][]} */
  const found = [];
  let at = 0;
  for (const [start, end] of [...segments, /** @type {const} */ ([duration, duration])]) {
    if (start - at >= 1) found.push([at, start]);
    at = Math.max(at, end);
  }
  return found;
}

/** The same for the same name: a number in [0, 1) that decides which videos are annotated, and where. @type {(name: string) => number} */
function hash(name) {
  let h = 2166136261;
  for (const char of name) h = Math.imul(h ^ char.charCodeAt(0), 16777619);
  h = Math.imul(h ^ (h >>> 15), 2246822507);
  return ((h ^ (h >>> 13)) >>> 0) / 2 ** 32;
}

/** A share of the training videos with annotations: a point in the middle half of each segment, or all segments. @type {(id: string, video: Video, supervision: string, share: number) => Video} */
function withAnnotations(id, video, supervision, share) {
  if (video.subset !== 'train') return video;
  const labels = [...new Set(video.annotations.map(({ label }) => label))];
  if (supervision === 'tags' || hash(id) >= share)
    return { ...video, annotations: labels.map((label) => ({ label })) };
  if (supervision === 'segments') return { ...video, background: gaps(video) };
  const annotations = video.annotations.map(({ label, segment }, i) => {
    const [start, end] = /** @type {[number, number]} */ (segment);
    return { label, point: start + (end - start) * (0.25 + 0.5 * hash(`${id} ${i}`)) };
  });
  return { ...video, annotations };
}

/** Writes a variant into `dir`. @param {string} dir @param {{ split?: 'first' | 'second', supervision?: 'tags' | 'points' | 'segments', share?: number }} options */
export function writeVariant(dir, { split = 'first', supervision = 'tags', share = 1 }) {
  const { database } = JSON.parse(readFileSync(join(hapt, 'annotations.json'), 'utf8'));
  const variant = Object.entries(/** @type {Record<string, Video>} */ (database)).map(([id, video]) => {
    const user = Number(/user(\d+)/.exec(id)?.[1]);
    const subset = split === 'first' ? video.subset : secondSplit(user);
    return [id, withAnnotations(id, { ...video, subset }, supervision, share)];
  });
  mkdirSync(dir, { recursive: true });
  writeFileSync(join(dir, 'annotations.json'), JSON.stringify({ database: Object.fromEntries(variant) }));
  const yaml = readFileSync(join(hapt, 'dataset.yaml'), 'utf8')
    .replace(/features: (\w+)/g, (_, folder) => `features: ${relative(resolve(dir), join(hapt, folder))}`)
    .concat(`supervision: ${supervision}\n`);
  writeFileSync(join(dir, 'dataset.yaml'), yaml);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [dir, split, supervision, share] = process.argv.slice(2);
  writeVariant(dir, {
    split: /** @type {'first'} */ (split),
    supervision: /** @type {'tags'} */ (supervision),
    share: Number(share),
  });
}
