// A folder of videos and their tags → a data set.
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { parse, stringify } from 'yaml';
import { UserError } from '../../core/index.js';
import { openDataset } from '../../data/index.js';
import { readInputText, writeFileAtomic } from '../../io/index.js';
import { type ExtractedVideos, type ExtractVideosOptions, extractVideos } from './extractVideos.js';
import { findVideos } from './findVideos.js';
import { extractionPlaces } from './record.js';
import { type Extraction, extractionDifference, parseExtraction, recordOf } from './settings.js';
import { readTags, untagged } from './tags.js';
import { classesOf, writeDataset } from './writeDataset.js';

/** Options of extractDataset. */
export interface ExtractDatasetOptions extends ExtractVideosOptions {
  /** The folder with the videos. */
  readonly videos: string;
  /** A table video,label,split, or annotations of any format. Without it features are written, but no data set. */
  readonly tags?: string;
  /** Folder of the data set: created, or resumed. */
  readonly out: string;
  readonly extraction: Extraction;
  /** Called before the extraction with what was assumed or left out. */
  readonly onNote?: (note: string) => void;
}

/** The result of extractDataset. */
export interface ExtractedDataset extends ExtractedVideos {
  readonly classes: readonly string[];
  /** Number of videos in each split; empty without a data set. */
  readonly splits: Readonly<Record<string, number>>;
  readonly warnings: readonly string[];
}

/**
 * Extracts the videos and writes dataset.yaml with those that could be read. Videos that an earlier call extracted with the
 * same settings are skipped. UserError if tags and videos do not fit, if `out` is something else or has other settings,
 * and as `extractVideos`.
 */
export async function extractDataset(options: ExtractDatasetOptions): Promise<ExtractedDataset> {
  const { out, tags, extraction, onNote = () => {} } = options;
  const found = findVideos(options.videos);
  const tagged = tags === undefined ? { videos: untagged(found), notes: [] } : readTags(tags, found);
  for (const note of tagged.notes) onNote(note);
  openPlace(out, extraction);
  const extracted = await extractVideos(tagged.videos, out, extraction, options);
  const durations = new Map(extracted.done.map(({ id, durationSec }) => [id, durationSec]));
  const videos = tagged.videos.flatMap((video) => {
    const durationSec = durations.get(video.id);
    return durationSec === undefined ? [] : [{ ...video, durationSec }];
  });
  const classes = classesOf(videos);
  if (classes.length === 0) return { ...extracted, classes, splits: {}, warnings: [] };
  const kept = writeDataset(out, videos, classes, extraction);
  for (const path of kept) onNote(`an older file with other contents is now ${path}`);
  const dataset = openDataset(out);
  const splits: Record<string, number> = {};
  for (const { split } of dataset.videos) splits[split] = (splits[split] ?? 0) + 1;
  return { ...extracted, classes, splits, warnings: dataset.warnings };
}

/** Creates the folder, or checks that it has the same settings. */
function openPlace(out: string, extraction: Extraction): void {
  const { settings, records } = extractionPlaces(out);
  if (existsSync(settings)) {
    const before = parseExtraction(parse(readInputText(settings)), settings);
    const difference = extractionDifference(before, extraction);
    if (difference)
      throw new UserError(
        `${out} was begun with other settings (${difference}). Give the same settings, or another --out.`,
      );
    return;
  }
  if (existsSync(out) && readdirSync(out).length > 0)
    throw new UserError(`${out} exists, and dgam extract did not write it. Give another --out.`);
  if (!existsSync(dirname(resolve(out))))
    throw new UserError(`${out}: the folder ${dirname(resolve(out))} does not exist. Create it first.`);
  mkdirSync(records, { recursive: true });
  writeFileAtomic(settings, stringify(recordOf(extraction), { lineWidth: 0 }));
}
