// BORIS projects (.boris), read and written. BORIS opens them and imports observations from them.
// https://github.com/olivierfriard/BORIS (boris/config.py names the fields)
import { z } from 'zod';
import { groupBy, UserError } from '../../../core/index.js';
import { parseJson } from '../../../io/index.js';
import { checkSchema, mapping } from '../../../schema/index.js';
import { createCollector } from '../collector.js';
import { defaultMedia, videoOfMedia } from '../media.js';
import { rowsWithoutOverlap, segmentLabels } from '../timelines.js';
import type {
  AnnotationFormat,
  OutputFile,
  ReadAnnotations,
  Timeline,
  Timelines,
  WriteOptions,
  Writer,
} from '../types.js';

export const borisProject = {
  name: 'boris-project',
  title: 'BORIS project',
  detect: ({ hasKeys }) =>
    hasKeys('behaviors_conf', 'observations') ? 'JSON with "behaviors_conf" and "observations"' : undefined,
  reader: { extensions: ['.boris', '.json'], read: readProject },
} as const satisfies AnnotationFormat;

export const projectWriter: Writer = {
  extension: '.boris',
  layout: 'file',
  loses: ['subsets', 'tags'],
  write: writeProject,
};

const schema = z.object({
  behaviors_conf: mapping(z.looseObject({ code: z.string(), type: z.string() })),
  observations: mapping(
    z.looseObject({
      file: z
        .preprocess((value) => (Array.isArray(value) ? {} : value), mapping(z.array(z.string())))
        .optional(),
      // [time, subject, behaviour, modifiers, comment, …]
      events: z.array(z.array(z.unknown())),
      media_info: z.looseObject({ length: mapping(z.number()).optional() }).optional(),
    }),
  ),
});

const event = z.tuple([z.number(), z.string(), z.string()]).rest(z.unknown());

/**
 * An observation is a video, named after its media file if it has one. A state event begins and, the
 * next time, ends a segment (of the same subject and modifiers); a point event is a segment of no length.
 */
function readProject(text: string, where: string): ReadAnnotations {
  const { behaviors_conf, observations } = checkSchema(schema, parseJson(text, where), where);
  const typeOf = new Map([...behaviors_conf.values()].map(({ code, type }) => [code, type]));
  const found = createCollector();
  for (const [observation, { file, events, media_info }] of observations) {
    const media = [...(file?.values() ?? [])].flat();
    const video =
      media.length === 1 && !media[0].startsWith(`${observation}.`) ? videoOfMedia(media[0]) : observation;
    if (media.length > 1) found.note('observations of several media files are named as in BORIS');
    const durationSec = media.length === 1 ? media_info?.length?.get(media[0]) : undefined;
    found.video(video, { durationSec: (durationSec ?? 0) > 0 ? durationSec : undefined }, where);
    const open = new Map<string, number>();
    for (const [index, value] of events.entries()) {
      const at = `${where}: event ${index} of ${observation}`;
      const [sec, subject, label, modifiers] = checkSchema(event, value, at);
      if (!label) throw new UserError(`${at}: it has no behaviour. Correct it in BORIS.`);
      if (/^point/i.test(typeOf.get(label) ?? '')) {
        found.segment(video, label, sec, sec, at);
        continue;
      }
      const key = JSON.stringify([subject, label, modifiers]);
      const started = open.get(key);
      if (started === undefined) open.set(key, sec);
      else {
        open.delete(key);
        found.segment(video, label, started, sec, at);
      }
    }
    for (const _ of open) found.note('a state event that never ends is left out');
  }
  return found.result();
}

/**
 * A project with an observation for each video. Segments of a label that overlap are events of different subjects (`2`,
 * `3`, …), since in BORIS the first event of a subject starts a behaviour and the next one ends it. Scores are comments.
 */
function writeProject(videos: Timelines, { mediaOf = defaultMedia }: WriteOptions): OutputFile[] {
  const events = new Map([...videos].map(([video, timeline]) => [video, eventsOf(timeline)]));
  const subjects = [...events.values()].reduce((most, ofVideo) => Math.max(most, ofVideo.subjects - 1), 0);
  const project = {
    time_format: 'hh:mm:ss',
    project_date: '1970-01-01T00:00:00',
    project_name: 'dgam',
    project_description: '',
    project_format_version: '7.0',
    subjects_conf: numbered(
      Array.from({ length: subjects }, (_, index) => ({ key: '', name: String(index + 2), description: '' })),
    ),
    behaviors_conf: numbered(segmentLabels(videos).map(behaviorOf)),
    observations: Object.fromEntries(
      [...videos].map(([video, { durationSec }]) => [
        video,
        observationOf(mediaOf(video), durationSec, events.get(video)?.rows ?? []),
      ]),
    ),
    behavioral_categories: [],
    behavioral_categories_config: {},
    independent_variables: {},
    coding_map: {},
    behaviors_coding_map: [],
    converters: {},
  };
  return [{ name: '', text: `${JSON.stringify(project, null, 1)}\n` }];
}

type EventRow = readonly [
  sec: number,
  subject: string,
  behavior: string,
  modifiers: string,
  comment: string,
  frame: string,
];

/** The events of a video sorted by time, and the number of its subjects. */
function eventsOf({ segments }: Timeline): { rows: EventRow[]; subjects: number } {
  const perLabel = [...groupBy(segments, ({ label }) => label).values()].map(rowsWithoutOverlap);
  const rows = perLabel.flatMap((ofLabel) =>
    ofLabel.flatMap((ofSubject, index) => {
      const subject = index ? String(index + 1) : '';
      return ofSubject.flatMap(({ label, startSec, endSec, score }): EventRow[] => [
        [startSec, subject, label, '', score === undefined ? '' : `score ${score}`, 'NA'],
        [endSec, subject, label, '', '', 'NA'],
      ]);
    }),
  );
  // The sort is stable, so at the same time a segment ends before the next one starts.
  return {
    rows: rows.toSorted(([a], [b]) => a - b),
    subjects: perLabel.reduce((most, ofLabel) => Math.max(most, ofLabel.length), 0),
  };
}

const observationOf = (media: string, durationSec: number | undefined, events: readonly EventRow[]) => ({
  file: { 1: [media], 2: [], 3: [], 4: [], 5: [], 6: [], 7: [], 8: [] },
  type: 'MEDIA',
  date: '1970-01-01T00:00:00',
  description: '',
  'time offset': 0,
  'observation time interval': [0, 0],
  independent_variables: {},
  visualize_spectrogram: false,
  visualize_waveform: false,
  close_behaviors_between_videos: false,
  scan_sampling_time: 0,
  start_from_current_time: false,
  start_from_current_epoch_time: false,
  events,
  media_info: {
    length: durationSec === undefined ? {} : { [media]: durationSec },
    fps: {},
    hasVideo: { [media]: true },
    hasAudio: { [media]: false },
    offset: { 1: 0 },
  },
});

const behaviorOf = (code: string) => ({
  type: 'State event',
  key: '',
  code,
  description: '',
  color: '',
  category: '',
  modifiers: {},
  excluded: '',
  'coding map': '',
});

const numbered = <T>(values: readonly T[]) => Object.fromEntries(values.entries());
