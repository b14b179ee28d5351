// Extraction as text: progress, broken videos, times, and the data set that was written.
import { count } from '../../core/index.js';
import type { ExtractedDataset, ExtractedVideos, ExtractionProgress } from '../../media/extract/index.js';
import { shellWord } from '../arguments.js';
import { openProgress } from './progress.js';

export function openExtractionProgress() {
  const progress = openProgress(process.stderr, 'video');
  let begun = false;
  return {
    progress,
    onProgress({ done, of, skipped, timesRealTime, broken }: ExtractionProgress): void {
      if (!begun) {
        begun = true;
        if (skipped > 0) progress.line(`${skipped} of ${of} videos were done before`);
        progress.start(skipped, of);
      }
      if (broken) progress.line(`${broken.path}: ${broken.why.split('\n')[0]}`);
      progress.update(done, timesRealTime > 0 ? `${timesRealTime.toFixed(1)} × real time` : '');
    },
  };
}

/** 0, 3 if some videos are broken, 1 if all are. */
export const brokenCode = ({ done, broken }: Pick<ExtractedVideos, 'done' | 'broken'>): number =>
  broken.length === 0 ? 0 : done.length === 0 ? 1 : 3;

/** All broken videos again, after the progress, where they are not overlooked. */
export function formatBroken(broken: ExtractedVideos['broken']): string {
  if (broken.length === 0) return '';
  const lines = broken.map(({ path, why }) => `  ${path}: ${why.replaceAll('\n', '\n    ')}`);
  return `${broken.length} of the videos could not be read:\n${lines.join('\n')}\n`;
}

/** Seconds of video that this call extracted, and the seconds of each part of the work, summed over all processes. */
function partsOf({ done }: Pick<ExtractedVideos, 'done'>) {
  const seconds: Record<string, number> = {};
  let videoSec = 0;
  for (const video of done) {
    if (!video.seconds) continue;
    videoSec += video.durationSec;
    for (const [part, sec] of Object.entries(video.seconds)) seconds[part] = (seconds[part] ?? 0) + sec;
  }
  return { videoSec, seconds };
}

/** A table of the seconds of each part of the work. */
export function formatParts(extracted: ExtractedVideos): string {
  const { videoSec, seconds } = partsOf(extracted);
  const total = Object.values(seconds).reduce((sum, sec) => sum + sec, 0);
  if (total === 0) return '';
  const rows = Object.entries(seconds).map(
    ([part, sec]) =>
      `  ${part.padEnd(8)} ${sec.toFixed(1).padStart(9)} s ${((100 * sec) / total).toFixed(0).padStart(4)} %`,
  );
  const { wallSec, jobs } = extracted;
  return (
    `${videoSec.toFixed(1)} s of video in ${wallSec.toFixed(1)} s, ${(videoSec / wallSec).toFixed(1)} × real time, ` +
    `${jobs} at a time. Where time went:\n${rows.join('\n')}\n`
  );
}

/** What --json prints. */
export function extractSummary(extracted: ExtractedDataset, out: string): object {
  const { done, broken, classes, splits, wallSec, jobs, warnings } = extracted;
  const skipped = done.filter(({ seconds }) => !seconds).length;
  return {
    ...{ out, videos: done.length, skipped, splits, classes },
    ...{ broken: broken.map(({ id, path, why }) => ({ video: id, path, why })), warnings },
    ...{ jobs, wallSec, ...partsOf(extracted) },
  };
}

/** The data set that was written, and the next command. */
export function formatExtracted(
  { done, splits, classes }: ExtractedDataset,
  out: string,
  untagged: boolean,
): string {
  if (done.length === 0) return 'no video could be read\n';
  const features = `${out}: features of ${count(done.length, 'video')}`;
  if (classes.length === 0)
    return `${features}${untagged ? '; with --tags they become a data set, and nothing is extracted twice' : ''}\n`;
  const parts = Object.entries(splits).map(([split, videos]) => `${split} ${videos}`);
  return (
    `${features}: ${parts.join(', ')}; ${classes.length} class${classes.length > 1 ? 'es' : ''}: ${classes.slice(0, 8).join(', ')}${classes.length > 8 ? ', …' : ''}\n` +
    (splits.train ? `next: dgam train ${shellWord(out)} --run RUN\n` : '')
  );
}
