// The plain layout: a folder for each stream (or one), a file for each video, and any file of annotations.
import { extname } from 'node:path';
import { count, readInputText } from '../io/index.js';
import { pathOf } from './listing.js';
import { readTimingHints } from './timingHints.js';
import { featureFiles, streamsByFolder } from './streams.js';
import type { Assumed, Layout, Listing, StreamTiming } from './types.js';

export const plain: Layout = {
  name: 'plain',
  title: 'plain: a folder for each stream, a file for each video, any annotations',
  async detect(listing) {
    const files = featureFiles(listing);
    if (files.length === 0)
      return 'no feature files (.npy, .npz, .safetensors, .pkl, .h5, .parquet, .csv of numbers)';
    const notes: string[] = [];
    const streams = streamsByFolder(listing, files, notes);
    const timing = findHints(listing);
    return {
      reason: `${count(files.length, 'feature file')} such as ${files[0].path}`,
      streams,
      annotations: { candidates: annotationCandidates(listing, new Set(files.map(({ path }) => path))) },
      ...(timing && { timing }),
      notes,
    };
  },
};

const annotationEndings = ['.json', '.csv', '.tsv', '.eaf', '.boris', '.txt'];

/** Files, and folders of THUMOS'14 text, that may be annotations. */
export function annotationCandidates(listing: Listing, features: ReadonlySet<string>): string[] {
  const files = listing.files.filter(
    ({ path, extension }) => annotationEndings.includes(extension) && !features.has(path),
  );
  const folders = files.filter(({ extension }) => extension === '.txt' || extension === '.eaf');
  return [
    ...files.filter(({ extension }) => extension !== '.txt').map((file) => pathOf(listing, file)),
    ...new Set(folders.map(({ folder }) => pathOf(listing, { path: folder }))),
  ];
}

/** A small JSON file that says the stride, such as {"stride": 0.64, "window": 2.56}. */
function findHints(listing: Listing): Assumed<StreamTiming> | undefined {
  for (const file of listing.files) {
    if (extname(file.path) !== '.json' || file.path.split('/').length > 2) continue;
    const text = readInputText(pathOf(listing, file));
    if (text.length > 100_000) continue;
    const value = readTimingHints(text);
    if (value) return { value, why: `from ${file.path}` };
  }
  return undefined;
}
