// The tags of each video: labels, its split and, for evaluation only, segments.
import { createHash } from 'node:crypto';
import { count, first, UserError } from '../../core/index.js';
import { type Annotations, type Split, splitNames, tagsOf, type VideoAnnotation } from '../../data/index.js';
import { readAnyAnnotations } from '../../interop/formats/index.js';
import { splitOfWord } from '../../interop/layouts/index.js';
import { type SourceVideo, videoName } from './findVideos.js';

export interface TaggedVideo extends SourceVideo {
  readonly split: Split;
  readonly labels: readonly string[];
  readonly segments: VideoAnnotation['segments'];
}

export interface Tagged {
  readonly videos: readonly TaggedVideo[];
  /** What was assumed or left out, a line each. */
  readonly notes: readonly string[];
}

/** Without splits: which of five videos of a label is for testing. The third, so that three videos include one. */
const testedOfFive = 2;

/**
 * Reads tags (a table video,label[;label…],split, or any format of annotations) and finds the video of each, by name
 * with or without folder and ending. Videos without tags and tags without a video are left out with a note. Without
 * splits every fifth video of each label is for testing: always the same ones. UserError if the name of a split is
 * unknown, if some videos have no split, or if no video is left.
 */
export function readTags(path: string, found: readonly SourceVideo[]): Tagged {
  const { annotations, notes: read } = readAnyAnnotations(path);
  const tags = byName(annotations, path);
  const notes = [...read];
  const videos = found.filter(({ id }) => tags.has(id));
  const known = new Set(found.map(({ id }) => id));
  const missing = [...tags.keys()].filter((id) => !known.has(id));
  if (videos.length === 0)
    throw new UserError(
      `${path}: none of its ${count(tags.size, 'video')} (${first([...tags.keys()])}) is in the folder, which has ${first(
        found.map(({ id }) => id),
      )}. Name videos as their files.`,
    );
  if (missing.length > 0)
    notes.push(`left out: ${count(missing.length, 'video')} with tags but without a file: ${first(missing)}`);
  const untagged = found.filter(({ id }) => !tags.has(id));
  if (untagged.length > 0)
    notes.push(
      `left out: ${count(untagged.length, 'video')} without tags: ${first(untagged.map(({ id }) => id))}`,
    );
  const splits = decideSplits(tags, path, notes);
  const tagged = videos.map((video) => {
    const { labels, segments } = tags.get(video.id)!;
    return { ...video, split: splits.get(video.id)!, labels, segments };
  });
  const isUsable = ({ split, labels }: TaggedVideo) => split !== 'train' || labels.length > 0;
  const usable = tagged.filter(isUsable);
  if (usable.length < tagged.length) {
    const empty = tagged.filter((video) => !isUsable(video)).map(({ id }) => id);
    notes.push(
      `left out: ${count(empty.length, 'training video')} without a label, from which training cannot learn: ${first(empty)}`,
    );
  }
  if (usable.length === 0 || usable.every(({ labels }) => labels.length === 0))
    throw new UserError(`${path}: no video has a label. Write what happens in each: video,label,split.`);
  return { videos: usable, notes };
}

/** The annotations by the name of a video's file; rows of the same video are merged. */
function byName(annotations: Annotations, path: string): Map<string, VideoAnnotation> {
  const tags = new Map<string, VideoAnnotation>();
  for (const [name, annotation] of annotations) {
    const id = videoName(name);
    const before = tags.get(id);
    if (before && before.subset !== annotation.subset)
      throw new UserError(
        `${path}: ${id} is in "${before.subset}" and in "${annotation.subset}". Keep it in one split.`,
      );
    tags.set(
      id,
      before
        ? {
            ...before,
            labels: tagsOf([...before.labels, ...annotation.labels]),
            segments: [...before.segments, ...annotation.segments],
          }
        : annotation,
    );
  }
  return tags;
}

function decideSplits(
  tags: ReadonlyMap<string, VideoAnnotation>,
  path: string,
  notes: string[],
): Map<string, Split> {
  const without = [...tags].filter(([, { subset }]) => subset === '').map(([id]) => id);
  if (without.length === tags.size) {
    notes.push(
      'no splits: every fifth video of each label is for testing; a column split (train, validation, test) decides it',
    );
    return shareOut(tags);
  }
  if (without.length > 0)
    throw new UserError(
      `${path}: ${count(without.length, 'video')} without a split: ${first(without)}. Write train, validation or test, or no split at all.`,
    );
  return new Map(
    [...tags].map(([id, { subset }]) => {
      const split = splitOfWord(subset);
      if (!split)
        throw new UserError(
          `${path}: ${id} is in the split "${subset}". Write one of ${splitNames.join(', ')}.`,
        );
      return [id, split];
    }),
  );
}

/** In an order that depends only on the names, so that it is the same on every machine. */
function shareOut(tags: ReadonlyMap<string, VideoAnnotation>): Map<string, Split> {
  const keyed = [...tags].map(([id, { labels }]) => ({
    id,
    label: labels[0],
    key: createHash('sha256').update(id).digest('hex'),
  }));
  keyed.sort((a, b) => (a.key < b.key ? -1 : 1));
  const seen = new Map<string | undefined, number>();
  return new Map(
    keyed.map(({ id, label }) => {
      const before = seen.get(label) ?? 0;
      seen.set(label, before + 1);
      // Videos without a label cannot be trained on.
      return [id, label === undefined || before % 5 === testedOfFive ? 'test' : 'train'];
    }),
  );
}

/** Videos without tags: for localizing. */
export const untagged = (found: readonly SourceVideo[]): TaggedVideo[] =>
  found.map((video) => ({ ...video, split: 'test', labels: [], segments: [] }));
