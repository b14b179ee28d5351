// ActivityNet JSON: annotations (`database`), read and written, and predictions (`results`), written.
import { UserError } from '../../core/index.js';
import { parseAnnotations } from '../../data/index.js';
import { tagsWithoutTime } from './timelines.js';
import type { AnnotationFormat, OutputFile, Timelines } from './types.js';

export const activitynet = {
  name: 'activitynet',
  title: 'ActivityNet JSON, annotations',
  detect: ({ hasKeys }) => (hasKeys('database') ? 'JSON with "database"' : undefined),
  reader: {
    extensions: ['.json'],
    read: (text, where) => ({ annotations: parseAnnotations(text, where), notes: [] }),
  },
  writer: { extension: '.json', layout: 'file', loses: ['scores'], write: writeActivityNet },
} as const satisfies AnnotationFormat;

export const activitynetResults = {
  name: 'activitynet-results',
  title: 'ActivityNet JSON, results',
  detect({ where, hasKeys }) {
    if (!hasKeys('results')) return undefined;
    throw new UserError(
      `${where} holds predictions ("results"), not annotations. dgam export writes them in other formats.`,
    );
  },
  writer: {
    extension: '.json',
    layout: 'file',
    loses: ['subsets', 'durations', 'tags'],
    write: writeActivityNetResults,
  },
} as const satisfies AnnotationFormat;

function writeActivityNet(videos: Timelines): OutputFile[] {
  const database = Object.fromEntries(
    [...videos].map(
      ([video, { subset, durationSec, fps, coveredSec, labels, segments, points = [], background }]) => {
        const annotations = [
          ...segments.map(({ label, startSec, endSec }) => ({ label, segment: [startSec, endSec] })),
          ...points.map(({ label, sec }) => ({ label, point: sec })),
          ...tagsWithoutTime(labels, [...segments, ...points]).map((label) => ({ label })),
        ];
        // JSON leaves out what is undefined.
        return [video, { subset, duration: durationSec, fps, covered: coveredSec, annotations, background }];
      },
    ),
  );
  return [{ name: '', text: `${JSON.stringify({ version: 'dgam', database })}\n` }];
}

/** A segment without a score counts as certain (1). */
function writeActivityNetResults(videos: Timelines): OutputFile[] {
  const results = Object.fromEntries(
    [...videos].map(([video, { segments }]) => [
      video,
      segments.map(({ label, startSec, endSec, score = 1 }) => ({
        label,
        score,
        segment: [startSec, endSec],
      })),
    ]),
  );
  return [{ name: '', text: `${JSON.stringify({ version: 'dgam', results, external_data: {} })}\n` }];
}
