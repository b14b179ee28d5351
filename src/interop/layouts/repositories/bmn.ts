// The layouts of BMN (CSV rescaled to 100 rows for each video) and G-TAD (HDF5 with a data set for each video).
// Layout: https://github.com/JJBOY/BMN-Boundary-Matching-Network (dataset.py, data/activitynet_annotations);
// https://github.com/frostinassiky/gtad (gtad_lib/dataset.py, data/thumos_annotations)
import { z } from 'zod';
import { count, groupBy, UserError } from '../../../core/index.js';
import type { Annotations, VideoAnnotation } from '../../../data/index.js';
import { parseJson, readInputText } from '../../../io/index.js';
import { checkSchema } from '../../../schema/index.js';
import { type Listing, pathOf, type SourceFile } from '../listing.js';
import { listArrays } from '../sourceArrays.js';
import { asOnlyStream, asStreamName, featureFiles, onlyStream, streamsByFolder } from '../streams.js';
import type { ArraySource, FoundLayout, FoundStream, Layout } from '../types.js';

/** A source with more HDF5 files than these has a file for each video, which is another layout. */
const mostPacked = 8;

export const bmn: Layout = {
  name: 'bmn',
  title: 'BMN, G-TAD: csv rescaled to 100 rows, or HDF5 with a data set for each video',
  async detect(listing) {
    const info = listing.files.find((file) => file.extension === '.json' && hasFeatureFrames(listing, file));
    const packed = listing.files.filter(({ extension }) => extension === '.h5' || extension === '.hdf5');
    if (!info && packed.length === 0) return 'no JSON with duration_second and feature_frame, no HDF5';
    if (!info && packed.length > mostPacked)
      return `${packed.length} HDF5 files, more than one for each stream and split`;
    const table = listing.files.filter(({ path }) => /(^|\/)(val|test|train)_Annotation\.csv$/.test(path));
    const notes: string[] = [];
    const streams =
      packed.length > 0
        ? await packedStreams(listing, packed)
        : asOnlyStream(streamsByFolder(listing, featureFiles(listing), notes)).map((stream) => ({
            ...stream,
            axes: 'TD' as const,
          }));
    if (streams.length === 0) return 'no features beside the annotations';
    const reason =
      packed.length > 0
        ? `${count(packed.length, 'HDF5 file')} such as ${packed[0].path}`
        : `${info?.path} with duration_second, and ${count(streams[0].videos.size, 'feature file')}`;
    if (info) return { ...annotatedBy(listing, info), reason, streams, notes };
    if (table.length > 0) return { ...annotatedByTables(listing, table), reason, streams, notes };
    const candidates = listing.files
      .filter(({ extension }) => extension === '.json' || extension === '.csv')
      .map((file) => pathOf(listing, file));
    return { reason, streams, annotations: { candidates }, notes };
  },
};

/** Streams of files such as rgb_val.h5, a file for each stream and split; else one stream. */
async function packedStreams(listing: Listing, files: readonly SourceFile[]): Promise<FoundStream[]> {
  const groups = groupBy(files, ({ stem }) => /^(\w+?)_(train|val|test)$/.exec(stem)?.[1] ?? '');
  const streams: FoundStream[] = [];
  for (const [name, ofStream] of groups) {
    const videos = new Map<string, ArraySource>();
    for (const file of ofStream)
      for (const array of await listArrays(pathOf(listing, file)))
        videos.set(array, { path: pathOf(listing, file), array });
    streams.push({ name: name ? asStreamName(name) : onlyStream, videos });
  }
  return streams;
}

const infoSchema = z.record(
  z.string(),
  z.object({
    duration_second: z.number().positive(),
    duration_frame: z.number().positive(),
    feature_frame: z.number().positive(),
    annotations: z.array(z.object({ label: z.string().min(1), segment: z.tuple([z.number(), z.number()]) })),
  }),
);

const hasFeatureFrames = (listing: Listing, file: SourceFile): boolean => {
  const text = readInputText(pathOf(listing, file));
  return (
    text.slice(0, 2000).includes('"duration_second"') && text.slice(0, 20_000).includes('"feature_frame"')
  );
};

/**
 * anet_anno_action.json, with the subset of each video from video_info*.csv (columns video and subset). The features
 * cover feature_frame of duration_frame frames: BMN's "corrected second".
 */
function annotatedBy(listing: Listing, info: SourceFile): Pick<FoundLayout, 'annotations' | 'timing'> {
  const path = pathOf(listing, info);
  const videos = checkSchema(infoSchema, parseJson(readInputText(path), path), path);
  const subsets = readSubsets(listing);
  const annotations: Annotations = new Map(
    Object.entries(videos).map(([name, video]) => [
      name,
      {
        subset: subsets.get(name) ?? '',
        durationSec: video.duration_second,
        coveredSec: (video.feature_frame / video.duration_frame) * video.duration_second,
        labels: [...new Set(video.annotations.map(({ label }) => label))],
        segments: video.annotations.map(({ label, segment: [startSec, endSec] }) => ({
          label,
          startSec,
          endSec: Math.max(startSec, endSec),
        })),
      },
    ]),
  );
  return {
    annotations: { annotations, notes: [] },
    timing: {
      value: { rescaled: true },
      why: `BMN's dataset.py: every video has the same T; it covers feature_frame / duration_frame of the video (${info.path})`,
    },
  };
}

function readSubsets(listing: Listing): Map<string, string> {
  for (const file of listing.files) {
    if (file.extension !== '.csv' || !file.stem.startsWith('video_info')) continue;
    const [header, ...rows] = readTable(pathOf(listing, file));
    const [video, subset] = [header.indexOf('video'), header.indexOf('subset')];
    if (video >= 0 && subset >= 0) return new Map(rows.map((row) => [row[video], row[subset]]));
  }
  throw new UserError(
    `${listing.root}: the subsets of the videos are missing. Add video_info_new.csv with the columns video and subset.`,
  );
}

/** G-TAD's tables video,type,type_idx,start,end,startFrame,endFrame: a file for each subset. */
function annotatedByTables(
  listing: Listing,
  tables: readonly SourceFile[],
): Pick<FoundLayout, 'annotations' | 'timing' | 'splits'> {
  const annotations: Annotations = new Map();
  for (const table of tables) {
    const path = pathOf(listing, table);
    const [header, ...rows] = readTable(path);
    const column = (name: string) => {
      const at = header.indexOf(name);
      if (at < 0)
        throw new UserError(
          `${path}, line 1: no column "${name}". G-TAD's tables have video,type,type_idx,start,end.`,
        );
      return at;
    };
    const [video, type, start, end] = ['video', 'type', 'start', 'end'].map(column);
    const endFrame = header.indexOf('endFrame');
    for (const [index, row] of rows.entries()) {
      const [startSec, endSec] = [Number(row[start]), Number(row[end])];
      if (!(startSec <= endSec))
        throw new UserError(
          `${path}, line ${index + 2}: expected start and end in seconds, found "${row[start]}" and "${row[end]}".`,
        );
      const entry: VideoAnnotation = annotations.get(row[video]) ?? {
        subset: table.stem.replace('_Annotation', ''),
        labels: [],
        segments: [],
      };
      entry.segments.push({ label: row[type], startSec, endSec });
      if (!entry.labels.includes(row[type])) entry.labels.push(row[type]);
      // endFrame is rounded, so the longest time gives the most exact frame rate.
      if (endFrame >= 0 && endSec > 0) entry.fps = Math.round((100 * Number(row[endFrame])) / endSec) / 100;
      annotations.set(row[video], entry);
    }
  }
  return {
    annotations: { annotations, notes: [] },
    timing: {
      value: { fps: 'video', strideFrames: 1, windowFrames: 1 },
      why: "G-TAD's features of all frames (allfrms); the frame rate of each video is from its frames and seconds in the tables",
    },
    splits: { value: { train: 'val', test: 'test' }, why: "G-TAD's dataset.py trains on val_Annotation.csv" },
  };
}

/** The tables of these repositories have no quotes. */
const readTable = (path: string): string[][] =>
  readInputText(path)
    .split('\n')
    .filter((line) => line.trim())
    .map((line) =>
      line
        .trim()
        .split(',')
        .map((cell) => cell.trim()),
    );
