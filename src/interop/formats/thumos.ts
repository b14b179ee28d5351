// THUMOS'14 annotations, read: a folder with a text file for each class, each line `video start end`.
import { join } from 'node:path';
import { UserError } from '../../core/index.js';
import { AMBIGUOUS, type Annotations, type VideoAnnotation } from '../../data/index.js';
import { readInputFolder, readInputText } from '../../io/index.js';
import type { AnnotationFormat } from './types.js';

/** `<Class>_<subset>.txt`. */
const classFile = /^(.+)_([^_]+)\.txt$/;

export const thumos14 = {
  name: 'thumos14',
  title: "THUMOS'14",
  detect({ where, table }) {
    if (!/^\S+\s+[\d.]+\s+[\d.]+\s*$/.test(table.rows[0]?.cells.join(' ') ?? '')) return undefined;
    throw new UserError(`${where} looks like one class of THUMOS'14 annotations. Name its folder.`);
  },
  folderReader: { fileName: classFile, read: readThumosFolder },
} as const satisfies AnnotationFormat;

/**
 * Reads the files `<Class>_<subset>.txt` of a folder (subset: `test` or `val` in THUMOS'14), in the order of their
 * names. Segments of `Ambiguous_<subset>.txt` are kept with that label, which is not one of the video's labels.
 * UserError with file and line if a line is not `video start end` in seconds, or if the folder has no such files.
 */
export function readThumosFolder(dir: string): Annotations {
  const files = readInputFolder(dir)
    .map((file) => classFile.exec(file))
    .filter((match) => match !== null)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  if (files.length === 0)
    throw new UserError(
      `${dir} has no files such as BaseballPitch_test.txt. Name the folder of the THUMOS'14 annotations.`,
    );

  const annotations: Annotations = new Map();
  for (const [file, label, subset] of files) {
    const path = join(dir, file);
    for (const [index, line] of readInputText(path).split('\n').entries()) {
      if (!line.trim()) continue;
      const { video, startSec, endSec } = parseLine(line, `${path}, line ${index + 1}`);
      const entry = annotations.get(video) ?? newVideo(annotations, video, subset);
      if (entry.subset !== subset)
        throw new UserError(
          `${path}, line ${index + 1}: ${video} is in "${entry.subset}" and in "${subset}". Keep it in one.`,
        );
      entry.segments.push({ label, startSec, endSec });
      if (label !== AMBIGUOUS && !entry.labels.includes(label)) entry.labels.push(label);
    }
  }
  return annotations;
}

function newVideo(annotations: Annotations, video: string, subset: string): VideoAnnotation {
  const entry: VideoAnnotation = { subset, labels: [], segments: [] };
  annotations.set(video, entry);
  return entry;
}

function parseLine(line: string, where: string) {
  const [video, start, end, ...rest] = line.trim().split(/\s+/);
  const [startSec, endSec] = [Number(start), Number(end)];
  if (rest.length || !(startSec <= endSec) || !Number.isFinite(endSec - startSec))
    throw new UserError(
      `${where}: expected "video start end" in seconds, found "${line.trim().slice(0, 80)}".`,
    );
  return { video, startSec, endSec };
}
