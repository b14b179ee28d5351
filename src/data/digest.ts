// A digest of everything that training sees of a data set, so that a run is never resumed on another one.
import { createHash } from 'node:crypto';
import type { Dataset } from './dataset.js';
import { viewKey } from './view.js';

/**
 * SHA-256 (hex) over the name, the classes, the streams with their views, and each training video's id, label set, temporal
 * annotations, T and file sizes. Other segments, other splits and the path of the folder do not count. The contents of
 * feature files do not count either, since all of them would have to be read.
 */
export function datasetDigest(dataset: Dataset): string {
  const { name, classes, streams } = dataset;
  const videos = dataset.videos
    .filter((video) => video.split === 'train')
    .map((video) => ({
      id: video.id,
      labels: [...video.labels].sort((a, b) => a - b),
      ...(video.temporalAnnotations.length > 0 && { marks: video.temporalAnnotations }),
      snippets: video.snippets,
      fileBytes: streams.map((stream) => dataset.openFeatures(video, stream.name).fileBytes),
    }));
  // The keys here count too: with another key every digest changes, and no existing run can be resumed.
  const seen = {
    name,
    classes,
    streams: streams.map(({ name, dim, timing: { kind, ...timing }, view }) => ({
      name,
      dim,
      ...(kind !== 'seconds' && { kind }),
      ...timing,
      ...(view && { view: viewKey(view) }),
    })),
    videos,
  };
  return createHash('sha256').update(JSON.stringify(seen)).digest('hex');
}
