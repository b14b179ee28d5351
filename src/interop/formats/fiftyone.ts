// FiftyOne's temporal detections: labels.json of a FiftyOneTemporalDetectionDataset.
// https://docs.voxel51.com/user_guide/dataset_creation/datasets.html#fiftyonetemporaldetectiondataset
import type { OutputFile, Timelines, WriteOptions } from './types.js';

/**
 * `labels.json` in a folder; and `data.json` with the recordings where they are known, else videos belong into its
 * `data/`, named after their keys in labels. Times are `timestamps` in seconds, scores `confidence`; a video without
 * segments is null.
 */
export function writeFiftyOne(videos: Timelines, { mediaOf }: WriteOptions): OutputFile[] {
  const classes = [
    ...new Set([...videos.values()].flatMap(({ segments }) => segments.map(({ label }) => label))),
  ];
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
