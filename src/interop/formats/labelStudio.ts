// Label Studio JSON, read and written: tasks with annotations or predictions of video timelines, time series or sound.
// https://labelstud.io/guide/export.html, https://labelstud.io/tags/timelinelabels.html, …/timeserieslabels.html
import { z } from 'zod';
import { UserError } from '../../core/index.js';
import { parseJson } from '../../io/index.js';
import { checkSchema } from '../../schema/index.js';
import { type Collector, createCollector } from './collector.js';
import { defaultMedia, videoOfMedia } from './media.js';
import { tagsWithoutTime } from './timelines.js';
import type {
  AnnotationFormat,
  OutputFile,
  ReadAnnotations,
  ReadOptions,
  Timeline,
  Timelines,
  WriteOptions,
} from './types.js';

export const labelStudio = {
  name: 'label-studio',
  title: 'Label Studio JSON',
  detect({ where, hasKeys }) {
    if (hasKeys('data') && ['result', 'annotations', 'predictions'].some((key) => hasKeys(key)))
      return 'JSON tasks with "data" and "annotations"';
    if (hasKeys('timelinelabels') || hasKeys('timeserieslabels'))
      throw new UserError(
        `${where} is Label Studio's JSON-MIN, which leaves out the tasks; export JSON instead.`,
      );
    return undefined;
  },
  reader: { extensions: ['.json'], read: readLabelStudio },
  writer: { extension: '.json', layout: 'file', loses: ['frames'], write: writeLabelStudio },
} as const satisfies AnnotationFormat;

const labels = z.array(z.string()).optional();
const regionValue = z.looseObject({
  ranges: z.array(z.looseObject({ start: z.number(), end: z.number() })).optional(),
  start: z.number().optional(),
  end: z.number().optional(),
  framesCount: z.number().optional(),
  duration: z.number().optional(),
  timelinelabels: labels,
  timeserieslabels: labels,
  labels,
  choices: labels,
});
const result = z.looseObject({ type: z.string().optional(), value: regionValue.optional() });
const task = z.looseObject({
  id: z.union([z.number(), z.string()]).optional(),
  data: z.looseObject({}),
  annotations: z
    .array(z.looseObject({ result: z.array(result), was_cancelled: z.boolean().optional() }))
    .optional(),
  completions: z.array(z.looseObject({ result: z.array(result) })).optional(),
  predictions: z.array(z.unknown()).optional(),
});
const tasks = z.preprocess((value) => (Array.isArray(value) ? value : [value]), z.array(task));

type Task = z.infer<typeof task>;
type RegionValue = z.infer<typeof regionValue>;

/**
 * Ranges of frames (TimelineLabels) count from 1 and include their last frame. The frame rate is the task's `fps`, else
 * that of the options; UserError without any. Regions of time series and of sound are in seconds. Choices are tags. The
 * video is the task's `video_id`, else its media file.
 */
function readLabelStudio(text: string, where: string, options: ReadOptions): ReadAnnotations {
  const found = createCollector();
  for (const [index, task] of checkSchema(tasks, parseJson(text, where), where).entries())
    readTask(task, `${where}: task ${task.id ?? index + 1}`, options, found);
  return found.result();
}

function readTask(
  { data, annotations, completions, predictions }: Task,
  where: string,
  options: ReadOptions,
  found: Collector,
) {
  const video = videoOf(data, where);
  const duration = Number(data.duration);
  found.video(
    video,
    {
      subset: typeof data.subset === 'string' ? data.subset : '',
      durationSec: duration > 0 && Number.isFinite(duration) ? duration : undefined,
    },
    where,
  );
  const done = (annotations ?? completions ?? []).filter((one) => one.was_cancelled !== true);
  if (predictions?.length && done.length === 0)
    found.note('predictions are not read: they are not annotations');
  if (done.length > 1) found.note('tasks with several annotations: the segments of all are taken');
  const regions = done.flatMap(({ result }) => result);
  const fps = fpsOf(
    data,
    regions.map(({ value }) => value),
    options,
  );
  for (const { type = '', value } of regions) {
    const names = value?.timelinelabels ?? value?.timeserieslabels ?? value?.labels;
    if (value?.choices) for (const label of value.choices) found.tag(video, label);
    else if (!value || !names?.length)
      found.note(`results of type "${type}" are left out: they have no label with a time`);
    else if (value.ranges) {
      if (fps === undefined)
        throw new UserError(
          `${where}: its times are frames. Give the frame rate: --fps 25, or "fps" in the task's data.`,
        );
      for (const { start, end } of value.ranges)
        for (const label of names) found.segment(video, label, (start - 1) / fps, end / fps, where);
    } else if (value.start !== undefined && value.end !== undefined)
      for (const label of names) found.segment(video, label, value.start, value.end, where);
    else found.note(`results of type "${type}" are left out: they have no label with a time`);
  }
}

const mediaKeys = [
  'video',
  'video_url',
  'url',
  'media',
  'file',
  'audio',
  'csv',
  'csv_url',
  'timeseries',
  'ts',
];

function videoOf(data: Record<string, unknown>, where: string): string {
  const { video_id: id } = data;
  if (typeof id === 'string' && id) return id;
  const media = mediaKeys.map((key) => data[key]).find((value) => typeof value === 'string' && value !== '');
  if (typeof media !== 'string')
    throw new UserError(
      `${where}: its data does not name a video. Add "video" or "video_id" to the data of the task.`,
    );
  // Label Studio puts eight hexadecimal digits before the names of uploads.
  return videoOfMedia(
    media.includes('/upload/') ? media.replace(/([^/]*\/)[\da-f]{8}-([^/]+)$/, '/$2') : media,
  );
}

function fpsOf(
  data: Record<string, unknown>,
  values: readonly (RegionValue | undefined)[],
  { fps }: ReadOptions,
) {
  const stated = Number(data.fps ?? data.frame_rate ?? data.frameRate ?? data.framerate);
  if (stated > 0 && Number.isFinite(stated)) return stated;
  const counted = values.find((value) => (value?.framesCount ?? 0) > 0 && (value?.duration ?? 0) > 0);
  return fps ?? (counted && (counted.framesCount ?? 0) / (counted.duration ?? 1));
}

/**
 * Tasks to import: predictions with their scores as `predictions` (pre-annotations), annotations as `annotations`.
 * Times become frames of `fps`. The project's labelling configuration needs `<Video name="video" value="$video"
 * frameRate="$fps"/>`, `<TimelineLabels name="timeline" toName="video">` with the labels, and for tags
 * `<Choices name="tags" toName="video" choice="multiple">`. UserError without `fps`.
 */
function writeLabelStudio(videos: Timelines, { fps, mediaOf = defaultMedia }: WriteOptions): OutputFile[] {
  if (fps === undefined)
    throw new UserError('Label Studio counts frames. Give the frame rate of the videos: --fps 25.');
  const scored = [...videos.values()].some(({ segments }) =>
    segments.some(({ score }) => score !== undefined),
  );
  const tasks = [...videos].map(([video, timeline]) => {
    const { subset, durationSec, segments } = timeline;
    const result = resultsOf(timeline, fps);
    const scores = segments.flatMap(({ score }) => (score === undefined ? [] : [score]));
    return {
      data: {
        video: mediaOf(video),
        video_id: video,
        fps,
        ...(subset && { subset }),
        ...(durationSec !== undefined && { duration: durationSec }),
      },
      // Label Studio orders tasks by the score of the whole.
      ...(scored
        ? {
            predictions: [
              { model_version: 'dgam', score: scores.reduce((a, b) => Math.max(a, b), 0), result },
            ],
          }
        : { annotations: [{ result }] }),
    };
  });
  return [{ name: '', text: `${JSON.stringify(tasks)}\n` }];
}

/** The results of a task: a timeline region for each segment, and choices for the labels without a time. */
function resultsOf({ labels, segments }: Timeline, fps: number): object[] {
  const region = (id: number) => ({ id: `r${id}`, to_name: 'video' });
  const timeline = segments.map(({ label, startSec, endSec, score }, index) => ({
    ...region(index),
    from_name: 'timeline',
    type: 'timelinelabels',
    ...(score !== undefined && { score }),
    value: { ranges: [framesOf(startSec, endSec, fps)], timelinelabels: [label] },
  }));
  const tags = tagsWithoutTime(labels, segments);
  const choices = {
    ...region(segments.length),
    from_name: 'tags',
    type: 'choices',
    value: { choices: tags },
  };
  return [...timeline, ...(tags.length ? [choices] : [])];
}

/** The frames nearest to a segment, counted from 1, both included; at least one. */
function framesOf(startSec: number, endSec: number, fps: number) {
  const start = Math.round(startSec * fps) + 1;
  return { start, end: Math.max(start, Math.round(endSec * fps)) };
}
