// BORIS projects (.boris), in and out: what BORIS opens, and imports observations from.
// https://github.com/olivierfriard/BORIS (boris/config.py names the fields)
import { z } from 'zod';
import { checkSchema, mapping, UserError } from '../../core/index.js';
import { parseJson } from '../../io/index.js';
import { createCollector } from './collect.js';
import { byLabel, lanesOf } from './lanes.js';
import { defaultMedia, videoOfMedia } from './mediaName.js';
import type { OutputFile, ReadAnnotations, Timelines, WriteOptions } from './types.js';

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
 * Reads a project: an observation is a video, named after its media file if it has one. A state event begins and, the
 * next time, ends a segment (of the same subject and modifiers); a point event is a segment of no length.
 */
export function parseBorisProject(text: string, where: string): ReadAnnotations {
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
      if (!label) throw new UserError(`${at}: it has no behaviour. Repair it in BORIS.`);
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
 * A project with an observation a video. Segments of a label that overlap are of subjects of their own (`2`, `3`, …),
 * since BORIS tells a beginning from an end only by turns; scores are comments.
 */
export function writeBorisProject(videos: Timelines, { mediaOf = defaultMedia }: WriteOptions): OutputFile[] {
  const labels = [
    ...new Set([...videos.values()].flatMap(({ segments }) => segments.map(({ label }) => label))),
  ];
  let subjects = 0;
  const observations = [...videos].map(([video, { durationSec, segments }]) => {
    const events = [...byLabel(segments).values()].flatMap((ofLabel) =>
      lanesOf(ofLabel).flatMap((lane, index) => {
        subjects = Math.max(subjects, index);
        const subject = index ? String(index + 1) : '';
        return lane.flatMap(({ label, startSec, endSec, score }) => [
          [startSec, subject, label, '', score === undefined ? '' : `score ${score}`, 'NA'] as const,
          [endSec, subject, label, '', '', 'NA'] as const,
        ]);
      }),
    );
    const media = mediaOf(video);
    const lengths = durationSec === undefined ? {} : { [media]: durationSec };
    const observation = {
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
      // Sorted, but those of one time in their order: a segment ends before the next begins.
      events: events.toSorted(([a], [b]) => a - b),
      media_info: {
        length: lengths,
        fps: {},
        hasVideo: { [media]: true },
        hasAudio: { [media]: false },
        offset: { 1: 0 },
      },
    };
    return [video, observation] as const;
  });
  const numbered = <T>(values: readonly T[]) =>
    Object.fromEntries(values.map((value, index) => [index, value]));
  const project = {
    time_format: 'hh:mm:ss',
    project_date: '1970-01-01T00:00:00',
    project_name: 'dgam',
    project_description: '',
    project_format_version: '7.0',
    subjects_conf: numbered(
      Array.from({ length: subjects }, (_, index) => ({ key: '', name: String(index + 2), description: '' })),
    ),
    behaviors_conf: numbered(
      labels.map((code) => {
        return {
          type: 'State event',
          key: '',
          code,
          description: '',
          color: '',
          category: '',
          modifiers: {},
          excluded: '',
          'coding map': '',
        };
      }),
    ),
    observations: Object.fromEntries(observations),
    behavioral_categories: [],
    behavioral_categories_config: {},
    independent_variables: {},
    coding_map: {},
    behaviors_coding_map: [],
    converters: {},
  };
  return [{ name: '', text: `${JSON.stringify(project, null, 1)}\n` }];
}
