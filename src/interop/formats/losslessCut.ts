// LosslessCut: writes a CSV file for each video: start, end, label, without a header.
// https://github.com/mifi/lossless-cut/blob/master/docs/index.md (CSV files)
import { labelsAndTimesOnly } from './losses.js';
import { csvRow } from './table.js';
import { byStart } from './timelines.js';
import type { AnnotationFormat, OutputFile, Timelines } from './types.js';

export const losslessCut = {
  name: 'losslesscut',
  title: 'LosslessCut CSV',
  writer: { extension: '.csv', layout: 'perVideo', loses: labelsAndTimesOnly, write: writeLosslessCut },
} as const satisfies AnnotationFormat;

function writeLosslessCut(videos: Timelines): OutputFile[] {
  return [...videos].map(([video, { segments }]) => ({
    name: video,
    text: byStart(segments)
      .map(({ label, startSec, endSec }) => csvRow([startSec, endSec, label]))
      .join(''),
  }));
}
