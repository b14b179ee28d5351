// The layout of W-TALC, shared by CO2-Net and others: all videos in one file of objects, annotations in eight more files.
// Layout: https://github.com/sujoyp/wtalc-pytorch (video_dataset.py, Thumos14reduced-Annotations);
// https://github.com/harlanhong/MM2021-CO2-Net (wsad_dataset.py)

import { count, UserError } from '../../../core/index.js';
import { type Annotations, tagsOf } from '../../../data/index.js';
import { pathOf } from '../listing.js';
import { listArrays, type Plain, readColumn } from '../sourceArrays.js';
import { onlyStream } from '../streams.js';
import type { ArraySource, Assumed, Layout, StreamTiming } from '../types.js';

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
    const names = ((await read('videoname')) ?? (await read('url'))?.map(idOfUrl))?.map(String);
    if (!names)
      throw new UserError(
        `${pathOf(listing, subset)}: no videoname.npy or url.npy beside it. Put one of them there.`,
      );
    const path = pathOf(listing, features);
    const arrays = await listArrays(path);
    if (arrays.length !== names.length)
      throw new UserError(
        `${path} has ${arrays.length} videos, but ${names.length} are named in ${labels.folder}. Give files of the same data set.`,
      );
    const columns = {
      subset: await read('subset'),
      duration: await read('duration'),
      tags: (await read('labels_all')) ?? (await read('labels')),
      labels: await read('labels'),
      segments: await read('segments'),
    };
    const annotations = annotationsOf(names, columns, pathOf(listing, labels), notes);
    const classes = (await read('classlist'))?.map(String);
    const videos = new Map<string, ArraySource>(
      names.map((name, index) => [name, { path, array: arrays[index] }]),
    );
    return {
      reason: `${features.path} with ${count(arrays.length, 'video')}, and ${labels.path}`,
      streams: [{ name: onlyStream, videos, axes: 'TD' }],
      annotations: { annotations, notes: [] },
      timing: timingOf(features.stem),
      ...(classes && { classes }),
      notes,
    };
  },
};

const timingOf = (stem: string): Assumed<StreamTiming> =>
  /UNT/.test(stem)
    ? {
        value: { fps: 10, strideFrames: 4, windowFrames: 4 },
        why: "W-TALC's detectionMAP.py: 10 frames/s, 4 per feature (UNT)",
      }
    : {
        value: { fps: 25, strideFrames: 16, windowFrames: 16 },
        why: "W-TALC's detectionMAP.py: factor 25.0/16.0 for I3D features (extracted_fps.npy says 10, and is not used there)",
      };

/** The last eleven characters are YouTube's identifier of a video. */
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
        `${where}: ${what} has ${column.length} entries beside it, but ${names.length} videos are named. Give files of the same data set.`,
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
    notes.push(`${names.length - annotations.size} names occur twice: the last was taken`);
  if (widened > 0)
    notes.push(
      `${count(widened, 'video')} have segments with labels that labels_all lacks: they get the labels of both`,
    );
  return annotations;
}

/** NumPy may store a list of one text as that text. */
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
