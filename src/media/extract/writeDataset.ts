// dataset.yaml and annotations.json of extracted features.
import { existsSync, renameSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { stringify } from 'yaml';
import { type Split, splitNames } from '../../data/index.js';
import { type Timelines, writeFormat } from '../../interop/formats/index.js';
import { readInputText, writeFileAtomic } from '../../io/index.js';
import { type Extraction, recordOf } from './settings.js';
import type { TaggedVideo } from './tags.js';

/** A video with features: its tags and its duration. */
export type DatasetVideo = TaggedVideo & { readonly durationSec: number };

/**
 * Writes both files into `out`, where the features are. Older files with other contents are kept under another name, since
 * a person may have edited them. Returns their new paths.
 */
export function writeDataset(
  out: string,
  videos: readonly DatasetVideo[],
  classes: readonly string[],
  extraction: Extraction,
): string[] {
  const used = splitNames.filter((split) => videos.some((video) => video.split === split));
  const yaml = datasetYaml(basename(resolve(out)), classes, used, extraction);
  const timelines: Timelines = new Map(
    videos.map(({ id, split, durationSec, labels, segments }) => [
      id,
      { subset: split, durationSec, labels: [...labels], segments },
    ]),
  );
  const [{ text }] = writeFormat('activitynet', timelines, {});
  return [
    replaceFile(join(out, 'annotations.json'), text),
    // Last: it makes the folder a data set.
    replaceFile(join(out, 'dataset.yaml'), yaml),
  ].flatMap((kept) => kept ?? []);
}

/** Every label, sorted. */
export const classesOf = (videos: readonly TaggedVideo[]): string[] =>
  [...new Set(videos.flatMap(({ labels }) => labels))].sort();

function datasetYaml(
  name: string,
  classes: readonly string[],
  splits: readonly Split[],
  extraction: Extraction,
): string {
  const { fps, strideFrames, windowFrames } = extraction;
  const config = {
    name,
    classes,
    streams: Object.fromEntries(
      Object.keys(extraction.streams).map((stream) => [
        stream,
        { features: `${stream}/`, fps, strideFrames, windowFrames },
      ]),
    ),
    annotations: 'annotations.json',
    splits: Object.fromEntries(splits.map((split) => [split, split])),
    extraction: recordOf(extraction),
  };
  return `# Written by dgam extract. "extraction" says how the features were made: do not edit it.\n${stringify(config, { lineWidth: 0 })}`;
}

function replaceFile(path: string, text: string): string | undefined {
  if (!existsSync(path)) {
    writeFileAtomic(path, text);
    return undefined;
  }
  if (readInputText(path) === text) return undefined;
  const kept = freeName(path);
  renameSync(path, kept);
  writeFileAtomic(path, text);
  return kept;
}

/** `dataset.yaml` → `dataset.yaml.1`, or the first free number. */
function freeName(path: string): string {
  for (let i = 1; ; i++) if (!existsSync(`${path}.${i}`)) return `${path}.${i}`;
}
