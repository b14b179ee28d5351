// ActivityNet JSON, written: annotations (`database`) and predictions (`results`).
import type { OutputFile, Timelines } from './types.js';

/** Annotations in ActivityNet's form. Reading: `readAnnotations` (data). */
export function writeActivityNet(videos: Timelines): OutputFile[] {
  const database = Object.fromEntries(
    [...videos].map(
      ([video, { subset, durationSec, fps, coveredSec, labels, segments, points = [], background }]) => {
        const timed = new Set([...segments, ...points].map(({ label }) => label));
        const annotations = [
          ...segments.map(({ label, startSec, endSec }) => ({ label, segment: [startSec, endSec] })),
          ...points.map(({ label, sec }) => ({ label, point: sec })),
          ...labels.filter((label) => !timed.has(label)).map((label) => ({ label })),
        ];
        // JSON leaves out what is undefined.
        return [video, { subset, duration: durationSec, fps, covered: coveredSec, annotations, background }];
      },
    ),
  );
  return [{ name: '', text: `${JSON.stringify({ version: 'dgam', database })}\n` }];
}

/** Predictions in ActivityNet's results form; a segment without a score counts as certain (1). */
export function writeActivityNetResults(videos: Timelines): OutputFile[] {
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
