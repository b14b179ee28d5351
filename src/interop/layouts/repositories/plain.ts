// The plain layout: a folder for each stream (or only one), a file for each video, and annotations in any format.
import { extname } from 'node:path';
import { z } from 'zod';
import { count, groupBy } from '../../../core/index.js';
import { readInputText } from '../../../io/index.js';
import { type Listing, pathOf } from '../listing.js';
import { parseSettings, timingOf } from '../settingsFile.js';
import { listArrays } from '../sourceArrays.js';
import { featureFiles, streamsByFolder } from '../streams.js';
import type { FoundLayout, FoundStream, Layout } from '../types.js';

export const plain: Layout = {
  name: 'plain',
  title: 'plain: a folder for each stream, a file for each video, any annotations',
  async detect(listing) {
    const files = featureFiles(listing);
    if (files.length === 0)
      return 'no feature files (.npy, .npz, .safetensors, .pkl, .h5, .parquet, .csv of numbers)';
    const notes: string[] = [];
    const streams = await Promise.all(
      streamsByFolder(listing, files, notes).map((stream) => videosOfArrays(stream, notes)),
    );
    const settings = findSettings(listing);
    return {
      reason: `${count(files.length, 'feature file')} such as ${files[0].path}`,
      streams,
      annotations: { candidates: annotationCandidates(listing, new Set(files.map(({ path }) => path))) },
      ...settings,
      notes,
    };
  },
};

const annotationExtensions = ['.json', '.csv', '.tsv', '.eaf', '.boris', '.txt'];

/** More files of one kind in a folder than these are one set of annotations: a file for each video or class. */
const maxSeparateFiles = 10;

/** Files that may be annotations, and folders of many such files. */
function annotationCandidates(listing: Listing, features: ReadonlySet<string>): string[] {
  const files = listing.files.filter(
    ({ path, extension }) => annotationExtensions.includes(extension) && !features.has(path),
  );
  return [...groupBy(files, ({ folder, extension }) => `${folder}/*${extension}`).values()].flatMap((kind) =>
    kind.length > maxSeparateFiles || kind[0].extension === '.txt' || kind[0].extension === '.eaf'
      ? [pathOf(listing, { path: kind[0].folder })]
      : kind.map((file) => pathOf(listing, file)),
  );
}

/** A stream with more files than these has a file for each video. */
const maxPackedFiles = 4;

/** If the stream has a few files with many arrays, its videos are these arrays. */
async function videosOfArrays(stream: FoundStream, notes: string[]): Promise<FoundStream> {
  if (stream.videos.size > maxPackedFiles) return stream;
  const packed = await Promise.all(
    [...stream.videos.values()].map(async ({ path }) => ({ path, arrays: await listArrays(path) })),
  );
  if (packed.every(({ arrays }) => arrays.length < 2)) return stream;
  const videos = new Map(
    packed.flatMap(({ path, arrays }) => arrays.map((array) => [array, { path, array }] as const)),
  );
  notes.push(
    `${stream.name}: ${count(videos.size, 'video')} are the arrays of ${packed.map(({ path }) => path).join(', ')}`,
  );
  return { ...stream, videos };
}

/** The stride, and the classes if any, of a small JSON file such as {"stride": 0.64, "window": 2.56}. */
function findSettings(listing: Listing): Pick<FoundLayout, 'timing' | 'classes'> | undefined {
  for (const file of listing.files) {
    if (extname(file.path) !== '.json' || file.path.split('/').length > 2) continue;
    const text = readInputText(pathOf(listing, file));
    if (text.length > 100_000 || !text.includes('stride')) continue;
    const settings = parseSettings(text);
    const value = settings && timingOf(settings);
    if (!value) continue;
    const classes = z.array(z.string().min(1)).min(1).safeParse(settings.classes);
    return {
      timing: { value, why: `from ${file.path}` },
      ...(classes.success && { classes: classes.data }),
    };
  }
  return undefined;
}
