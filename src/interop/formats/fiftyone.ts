// FiftyOne: writes temporal detections, the labels.json of a FiftyOneTemporalDetectionDataset.
// https://docs.voxel51.com/user_guide/dataset_creation/datasets.html#fiftyonetemporaldetectiondataset
import { segmentLabels } from './timelines.js';
import type { AnnotationFormat, OutputFile, Timelines, WriteOptions } from './types.js';

export const fiftyone = {
  name: 'fiftyone',
  title: 'FiftyOne temporal detections',
  writer: {
    extension: '',
    layout: 'folder',
    loses: ['subsets', 'durations', 'tags'],
    write: writeFiftyOne,
  },
} as const satisfies AnnotationFormat;

/**
 * `labels.json`: times are `timestamps` in seconds, scores `confidence`; a video without segments is null. `data.json`
 * names the media files if they are known; else they belong into the folder `data/`, named as the videos in labels.json.
 */
function writeFiftyOne(videos: Timelines, { mediaOf }: WriteOptions): OutputFile[] {
  const classes = segmentLabels(videos);
  const target = new Map(classes.map((label, index) => [label, index]));
  const labels = Object.fromEntries(
    [...videos].map(([video, { segments }]) => [
      video,
      segments.length === 0
        ? null
        : segments.map(({ label, startSec, endSec, score }) => ({
            label: target.get(label),
            timestamps: [startSec, endSec],
            ...(score !== undefined && { confidence: score }),
          })),
    ]),
  );
  const json = (name: string, value: object) => ({ name, text: `${JSON.stringify(value)}\n` });
  return [
    json('labels.json', { classes, labels }),
    ...(mediaOf
      ? [json('data.json', Object.fromEntries([...videos.keys()].map((video) => [video, mediaOf(video)])))]
      : []),
  ];
}
