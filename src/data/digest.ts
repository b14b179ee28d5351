// A fingerprint of what training sees of a data set, so that a run is never resumed on another one.
import { createHash } from 'node:crypto';
import type { Dataset } from './dataset.js';
import { viewKey } from './view.js';

/**
 * SHA-256 (hex) over the name, the classes, the streams with their views, and each training video's id, label set, marks, T and file sizes.
 * Segments that are no marks, other splits and the place of the folder do not count; nor do the contents of feature files, which would
 * all have to be read.
 */
export function datasetDigest(dataset: Dataset): string {
  const { name, classes, streams } = dataset;
  const videos = dataset.videos
    .filter((video) => video.split === 'train')
    .map((video) => ({
      id: video.id,
      labels: [...video.labels].sort((a, b) => a - b),
      ...(video.marks.length > 0 && { marks: video.marks }),
      snippets: video.snippets,
      fileBytes: streams.map((stream) => dataset.openFeatures(video, stream.name).fileBytes),
    }));
  const seen = {
    name,
    classes,
    streams: streams.map(({ name, dim, timing: { kind, ...timing }, view }) => ({
      name,
      dim,
      // As it was before there were other kinds, so that older runs can be resumed.
      ...(kind !== 'seconds' && { kind }),
      ...timing,
      ...(view && { view: viewKey(view) }),
    })),
    videos,
  };
  return createHash('sha256').update(JSON.stringify(seen)).digest('hex');
}
