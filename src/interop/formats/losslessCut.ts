// Segments for LosslessCut's CSV import: start, end, label without a header, a file a video.
// https://github.com/mifi/lossless-cut/blob/master/docs/index.md (CSV files)
import { csvRow } from './table.js';
import type { OutputFile, Timelines } from './types.js';

export const writeLosslessCut = (videos: Timelines): OutputFile[] =>
  [...videos].map(([video, { segments }]) => ({
    name: video,
    text: segments
      .toSorted((a, b) => a.startSec - b.startSec || a.endSec - b.endSec)
      .map(({ label, startSec, endSec }) => csvRow([startSec, endSec, label]))
      .join(''),
  }));
