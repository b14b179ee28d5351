// A data set with some of the streams of another one, which uses the same feature files.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { parse, stringify } from 'yaml';

/** @param {string} from @param {string[]} chosen @param {string} to its folder, made where it is not there */
export function writeStreamsOf(from, chosen, to) {
  const { extraction: _, streams, ...rest } = parse(readFileSync(join(from, 'dataset.yaml'), 'utf8'));
  const seen = (/** @type {string} */ path) => join(relative(to, from), path);
  const own = {
    ...rest,
    annotations: seen(rest.annotations),
    streams: Object.fromEntries(
      chosen.map((name) => [name, { ...streams[name], features: seen(streams[name].features) }]),
    ),
  };
  mkdirSync(to, { recursive: true });
  writeFileSync(join(to, 'dataset.yaml'), stringify(own));
}
