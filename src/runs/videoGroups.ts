// Groups of videos that go through a program together, and the features of a group in one array.
import { type FeatureReader, sampleTest, type TestSampling, type Video } from '../data/index.js';
import type { Value } from '../engine/index.js';

export interface SampledVideo {
  readonly video: Video;
  /** The sampled snippets, in order. */
  readonly rows: Int32Array;
}

export type VideoGroup = readonly SampledVideo[];

/** The evenly sampled snippets of a video. */
export const sampleVideo = (video: Video, sampling: TestSampling): SampledVideo => ({
  video,
  rows: sampleTest(video.snippets, sampling),
});

/** The number of sampled snippets in a group. */
export const snippetsOf = (group: VideoGroup): number =>
  group.reduce((sum, { rows }) => sum + rows.length, 0);

/** Groups of consecutive videos with at most `maxSnippets` sampled snippets; a longer video is a group of its own. */
export function* groupVideos(videos: readonly SampledVideo[], maxSnippets: number): Generator<VideoGroup> {
  let group: SampledVideo[] = [];
  for (const sampled of videos) {
    if (group.length > 0 && snippetsOf(group) + sampled.rows.length > maxSnippets) {
      yield group;
      group = [];
    }
    group.push(sampled);
  }
  if (group.length > 0) yield group;
}

export interface GroupReader {
  /** The features (snippets of the group, D) of all its videos in a stream, one after the other. UserError as for reading features. */
  read(group: VideoGroup, stream: string): Value;
  /** Give back features after use, as memory for another group of the same stream. */
  recycle(features: Value, stream: string): void;
}

/** `dims`: D of each stream. */
export function createGroupReader(
  reader: FeatureReader,
  dims: Readonly<Record<string, number>>,
): GroupReader {
  const free = new Map(Object.keys(dims).map((stream) => [stream, [] as Float32Array[]]));
  return {
    read(group, stream) {
      const shape = [snippetsOf(group), dims[stream]];
      const size = shape[0] * shape[1];
      const memory = free.get(stream)?.pop();
      const data = memory && memory.length >= size ? memory.subarray(0, size) : new Float32Array(size);
      let at = 0;
      for (const { video, rows } of group) {
        reader.gather(video, stream, rows, data, at);
        at += rows.length * dims[stream];
      }
      return { data, shape };
    },
    recycle({ data }, stream) {
      free.get(stream)?.push(new Float32Array(data.buffer as ArrayBuffer));
    },
  };
}
