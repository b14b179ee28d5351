// dgam localize <run> <videos…>: extracts features with the run's settings, localizes, and writes a folder of results.
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { count, UserError } from '../../core/index.js';
import { asTimelines, writeFormat } from '../../interop/formats/index.js';
import { buildFolder, isInputFolder, requireFreePlace, writeFileAtomic } from '../../io/index.js';
import {
  type ExtractedVideos,
  extractVideos,
  findVideos,
  nameVideos,
  parseExtraction,
  requireSameMethod,
  type SourceVideo,
  untagged,
  writeDataset,
} from '../../media/extract/index.js';
import { renderReport, runReport } from '../../report/index.js';
import {
  isSeedsFolder,
  type OpenRunOptions,
  openRun,
  readRunConfig,
  runFiles,
  savePredictions,
  seedRuns,
  versionOf,
} from '../../runs/index.js';
import { freeName } from '../freeName.js';
import { interruptible } from '../interruptible.js';
import { mediaFrom } from '../media.js';
import { brokenCode, formatBroken, formatParts, openExtractionProgress } from '../output/extraction.js';

interface VideosOptions extends Pick<OpenRunOptions, 'set' | 'threads' | 'device' | 'ensemble'> {
  /** The folder to create; by default `localized` in the run, or the next free name. */
  readonly out?: string;
  /** Print no table. */
  readonly json?: boolean;
}

/** Rows of each video's table: the segments with the highest scores. */
const shownSegments = 10;

/** Resolves to the object that `--json` prints, and the exit code: 0, 3 if some videos could not be read, 1 if none could. */
export async function localizeVideos(
  run: string,
  paths: readonly string[],
  options: VideosOptions,
): Promise<{ code: number; summary: object }> {
  const { ensemble, out = freeName(join(run, 'localized')) } = options;
  requireFreePlace(out);
  const several = isSeedsFolder(run);
  if (several && !ensemble)
    throw new UserError(
      `${run} holds several seeds. Add --ensemble, or give one of them, such as ${seedRuns(run)[0]}.`,
    );
  const first = several ? seedRuns(run)[0] : run;
  const { extraction: recorded, classes } = readRunConfig(first);
  const where = runFiles(first).config;
  if (recorded === undefined)
    throw new UserError(
      `${where}: the run was trained on features that dgam extract did not make, so they cannot be extracted from videos. ` +
        'Train on a data set that dgam extract wrote, or localize feature files with --dataset.',
    );
  const extraction = parseExtraction(recorded, where);
  requireSameMethod(extraction, where);
  const sources = sourcesOf(paths);

  // From before the folder is created, Ctrl-C must not end the process without removing it.
  return interruptible(async (signal) => {
    const folder = mkdtempSync(join(tmpdir(), 'dgam-localize-'));
    const remove = () => rmSync(folder, { recursive: true, force: true });
    process.on('exit', remove);
    try {
      const dataset = join(folder, 'recordings');
      const { progress, onProgress } = openExtractionProgress();
      const extracted = await extractVideos(sources, dataset, extraction, { onProgress, signal }).finally(
        () => progress.end(),
      );
      process.stderr.write(formatParts(extracted) + formatBroken(extracted.broken));
      const code = brokenCode(extracted);
      if (code === 1) return { code, summary: { run, videos: 0, broken: brokenOf(extracted) } };
      const durations = new Map(extracted.done.map(({ id, durationSec }) => [id, durationSec]));
      const videos = untagged(extracted.done).map((video) => ({
        ...video,
        durationSec: durations.get(video.id)!,
      }));
      writeDataset(dataset, videos, classes, extraction);
      // Nothing after this stops by itself.
      signal.addEventListener('abort', () => process.exit(130));
      const summary = await localizeExtracted(run, dataset, out, extracted, options);
      return { code, summary };
    } finally {
      remove();
      process.off('exit', remove);
    }
  });
}

function sourcesOf(paths: readonly string[]): SourceVideo[] {
  const files = paths.flatMap((path) => {
    if (!existsSync(path)) throw new UserError(`${path} does not exist. Give videos, or folders of them.`);
    return isInputFolder(path) ? findVideos(path).map((video) => video.path) : [path];
  });
  return nameVideos([...new Set(files)]);
}

async function localizeExtracted(
  run: string,
  dataset: string,
  out: string,
  extracted: ExtractedVideos,
  options: VideosOptions,
): Promise<object> {
  const { set, threads, device, ensemble } = options;
  const opened = await openRun(run, { dataset, set, threads, device, ensemble });
  try {
    const pathOf = new Map(extracted.done.map(({ id, path }) => [id, path]));
    const data = await runReport(run, opened, { mediaOf: mediaFrom(out, (id) => pathOf.get(id)) });
    const predictions = new Map(data.videos.map(({ id, predicted }) => [id, predicted]));
    await buildFolder(out, async (folder) => {
      savePredictions(join(folder, 'predictions.json'), predictions, versionOf(opened));
      const [{ text }] = writeFormat('csv', asTimelines(predictions));
      writeFileAtomic(join(folder, 'predictions.csv'), text);
      writeFileAtomic(join(folder, 'report.html'), renderReport(data));
    });
    const { weights, scores, calibration } = opened;
    if (!options.json) process.stdout.write(tableOf(predictions));
    const proposals = [...predictions.values()].reduce((sum, list) => sum + list.length, 0);
    process.stderr.write(
      `${count(proposals, 'proposal')} in ${count(predictions.size, 'video')}, ${weights}\n${scores}\n` +
        `${join(out, 'report.html')}, beside it predictions.json and predictions.csv\n`,
    );
    const calibrated = !('none' in calibration);
    return {
      ...{ run, out, videos: predictions.size, proposals, weights, calibrated, scores },
      ...{ broken: brokenOf(extracted), predictions: Object.fromEntries(predictions) },
    };
  } finally {
    await opened.close();
  }
}

const brokenOf = ({ broken }: ExtractedVideos) =>
  broken.map(({ id, path, why }) => ({ video: id, path, why }));

type Predicted = Awaited<ReturnType<typeof runReport>>['videos'][number]['predicted'];

/** label, start, end, score: the best segments of each video. */
function tableOf(predictions: ReadonlyMap<string, Predicted>): string {
  const labels = [...predictions.values()].flat().map(({ label }) => label.length);
  const width = Math.max('label'.length, ...labels);
  return [...predictions]
    .map(([id, found]) => {
      const shown = found.slice(0, shownSegments);
      const rows = shown.map(
        ({ label, startSec, endSec, score }) =>
          `  ${label.padEnd(width)} ${startSec.toFixed(2).padStart(9)} ${endSec.toFixed(2).padStart(9)} ${score.toFixed(3).padStart(7)}\n`,
      );
      const head = `  ${'label'.padEnd(width)} ${'start s'.padStart(9)} ${'end s'.padStart(9)} ${'score'.padStart(7)}\n`;
      const of = found.length > shown.length ? ` (best ${shown.length} of ${found.length})` : '';
      return `${id}${of}\n${shown.length > 0 ? head : '  nothing found\n'}${rows.join('')}`;
    })
    .join('\n');
}
