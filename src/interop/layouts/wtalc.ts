// W-TALC's packed layout, which CO2-Net and others share: all videos in one file of objects, annotations in eight more.
// Layout: https://github.com/sujoyp/wtalc-pytorch (video_dataset.py, Thumos14reduced-Annotations);
// https://github.com/harlanhong/MM2021-CO2-Net (wsad_dataset.py)

import { count, UserError } from '../../core/index.js';
import { type Annotations, tagsOf } from '../../data/index.js';
import { pathOf } from './listing.js';
import { listArrays, type Plain, readColumn } from './sources.js';
import type { ArraySource, Layout } from './types.js';

export const wtalc: Layout = {
  name: 'wtalc',
  title: 'W-TALC, CO2-Net: …-JOINTFeatures.npy and a folder of labels_all.npy, subset.npy, videoname.npy, …',
  async detect(listing) {
    const labels = ['labels_all', 'labels']
      .map((stem) => listing.files.find((file) => file.stem === stem && file.extension === '.npy'))
      .find(Boolean);
    const beside = (stem: string) =>
      listing.files.find(
        (file) => file.folder === labels?.folder && file.stem === stem && file.extension === '.npy',
      );
    const subset = beside('subset');
    if (!labels || !subset) return 'no labels_all.npy with a subset.npy beside it';
    const features = listing.files.find(({ path }) => /JOINTFeatures\.npy$/i.test(path));
    if (!features)
      throw new UserError(
        `${listing.root} has ${labels.path}, but no file such as Thumos14reduced-I3D-JOINTFeatures.npy. Put it there.`,
      );
    const notes: string[] = [];
    const read = async (stem: string) => {
      const file = beside(stem);
      return file && readColumn(pathOf(listing, file));
    };
    const names = (await read('videoname')) ?? (await read('url'))?.map(idOfUrl);
    if (!names)
      throw new UserError(`${pathOf(listing, subset)}: no videoname.npy or url.npy beside it. Put it there.`);
    const videoNames = names.map(String);
    const arrays = await listArrays(pathOf(listing, features));
    if (arrays.length !== videoNames.length)
      throw new UserError(
        `${pathOf(listing, features)} has ${arrays.length} videos, but ${videoNames.length} are named in ${labels.folder}. Give files that go together.`,
      );
    const annotations = annotationsOf(
      videoNames,
      {
        subset: await read('subset'),
        duration: await read('duration'),
        tags: (await read('labels_all')) ?? (await read('labels')),
        labels: await read('labels'),
        segments: await read('segments'),
      },
      pathOf(listing, labels),
      notes,
    );
    const classes = (await read('classlist'))?.map(String);
    const untrimmed = /UNT/.test(features.stem);
    return {
      reason: `${features.path} with ${count(arrays.length, 'video')}, and ${labels.path}`,
      streams: [
        {
          name: 'features',
          videos: new Map<string, ArraySource>(
            videoNames.map((name, index) => [
              name,
              { path: pathOf(listing, features), array: arrays[index] },
            ]),
          ),
          axes: 'TD',
        },
      ],
      annotations: { annotations, notes: [] },
      timing: untrimmed
        ? {
            value: { fps: 10, strideFrames: 4, windowFrames: 4 },
            why: "W-TALC's detectionMAP.py: 10 frames/s, 4 a feature (UNT)",
          }
        : {
            value: { fps: 25, strideFrames: 16, windowFrames: 16 },
            why: "W-TALC's detectionMAP.py: factor 25.0/16.0 for I3D features (extracted_fps.npy says 10, and is not used there)",
          },
      ...(classes && { classes }),
      notes,
    };
  },
};

/** The last eleven characters are YouTube's name of a video. */
const idOfUrl = (url: Plain): string => String(url).slice(-11);

interface Columns {
  readonly subset?: Plain[];
  /** N × 1. */
  readonly duration?: Plain[];
  readonly tags?: Plain[];
  readonly labels?: Plain[];
  readonly segments?: Plain[];
}

function annotationsOf(
  names: readonly string[],
  { subset = [], duration, tags = [], labels, segments }: Columns,
  where: string,
  notes: string[],
): Annotations {
  for (const [what, column] of Object.entries({ subset, duration, tags, labels, segments }))
    if (column && column.length !== names.length)
      throw new UserError(
        `${where}: ${what} has ${column.length} entries beside it, but ${names.length} videos are named. Give files that go together.`,
      );
  let widened = 0;
  const annotations: Annotations = new Map(
    names.map((name, index) => {
      const timed = pairs(labels?.[index], segments?.[index]);
      const weak = textsOf(tags[index]);
      const all = tagsOf([...weak, ...timed.map(({ label }) => label)]);
      if (weak.length > 0 && all.length > new Set(weak).size) widened++;
      const durationSec = Number([duration?.[index]].flat()[0]);
      return [
        name,
        {
          subset: String(subset[index]),
          ...(durationSec > 0 && { durationSec }),
          labels: all,
          segments: timed,
        },
      ];
    }),
  );
  if (annotations.size < names.length)
    notes.push(`${names.length - annotations.size} names are there twice: the last was taken`);
  if (widened > 0)
    notes.push(
      `${count(widened, 'video')} with segments of labels that labels_all does not have: they have the labels of both`,
    );
  return annotations;
}

/** A list of one text may come as that text. */
const textsOf = (value: Plain | undefined): string[] =>
  Array.isArray(value) ? value.map(String) : typeof value === 'string' ? [value] : [];

function pairs(labels: Plain | undefined, segments: Plain | undefined) {
  if (!Array.isArray(segments)) return [];
  const names = textsOf(labels);
  return segments.flatMap((segment, index) => {
    const [startSec, endSec] = Array.isArray(segment) ? segment.map(Number) : [];
    return names[index] !== undefined && startSec <= endSec
      ? [{ label: names[index], startSec, endSec }]
      : [];
  });
}
