// Which frames belong to a snippet, and when a snippet is complete.

/** Snippet t consists of the frames [t·strideFrames, t·strideFrames + windowFrames) of a grid of `fps` frames per second. */
export interface SnippetGrid {
  readonly fps: number;
  readonly strideFrames: number;
  readonly windowFrames: number;
}

/** Number of snippets of a video of `frames` frames: whole windows only, but at least one, whose missing frames repeat the last. */
export const snippetCount = (frames: number, { strideFrames, windowFrames }: SnippetGrid): number =>
  Math.max(Math.floor((frames - windowFrames) / strideFrames) + 1, 1);

/** Frames of a window to sample: the middles of `count` equal parts. */
export const sampleOffsets = (windowFrames: number, count: number): number[] =>
  Array.from({ length: count }, (_, i) => Math.floor(((i + 0.5) * windowFrames) / count));

/** Whether a frame lies at one of `offsets` of some snippet's window. */
export function sampledBy(
  { strideFrames }: SnippetGrid,
  offsets: readonly number[],
): (index: number) => boolean {
  return (index) => offsets.some((offset) => index >= offset && (index - offset) % strideFrames === 0);
}

/** Motion is sampled about this often a second: a hand that waves twice a second is seen in six places. */
const motionSamplesPerSec = 12.5;

/** By default motion is sampled every this many frames. */
export const defaultEveryFrames = (fps: number): number => Math.max(Math.round(fps / motionSamplesPerSec), 1);

/** Mean of vectors of D features. */
export const meanFeatures = (vectors: readonly Float32Array[]): Float32Array =>
  vectors[0].map((_, i) => vectors.reduce((sum, vector) => sum + vector[i], 0) / vectors.length);

/** The snippets of a video, in the order in which they become complete. */
export interface SnippetQueue {
  /** The first frame of the next snippet. */
  start(): number;
  /** The numbers of the snippets whose windows end before a frame. */
  before(index: number): number[];
  /** The numbers of the snippets that remain after the last of `frames` frames; then another video begins. */
  rest(frames: number): number[];
}

export function createSnippetQueue(grid: SnippetGrid): SnippetQueue {
  const { strideFrames, windowFrames } = grid;
  let next = 0;
  const until = (end: number): number[] => {
    const from = next;
    next = Math.max(next, end);
    return Array.from({ length: next - from }, (_, i) => from + i);
  };
  return {
    start: () => next * strideFrames,
    before: (index) => until(Math.floor((index - windowFrames) / strideFrames) + 1),
    rest(frames) {
      const remaining = until(snippetCount(frames, grid));
      next = 0;
      return remaining;
    },
  };
}

/** Values of frames, summarized for each snippet when it is complete. */
export interface SnippetCollector<Value> {
  /** The features of the snippets whose windows end before a frame. */
  before(index: number): Float32Array[];
  /** Adds the value of a frame. Frames come in order, and none before the last call of `before`. */
  add(index: number, value: Value): void;
  /** The features of the snippets that remain after the last of `frames` frames; then another video begins. */
  rest(frames: number): Float32Array[];
}

/** `featuresOf`: the features (D) of a snippet, by the values of the frames in its window, in order. */
export function createSnippetCollector<Value>(
  grid: SnippetGrid,
  featuresOf: (values: readonly Value[]) => Float32Array,
): SnippetCollector<Value> {
  const { strideFrames, windowFrames } = grid;
  const queue = createSnippetQueue(grid);
  /** Of the frames from the start of the next snippet on. */
  let frames: { readonly index: number; readonly value: Value }[] = [];

  function features(numbers: readonly number[]): Float32Array[] {
    return numbers.map((number) => {
      const start = number * strideFrames;
      const within = frames.filter(({ index }) => index >= start && index < start + windowFrames);
      return featuresOf(within.map(({ value }) => value));
    });
  }

  return {
    before(index) {
      const complete = features(queue.before(index));
      if (complete.length > 0) frames = frames.filter((frame) => frame.index >= queue.start());
      return complete;
    },
    add: (index, value) => void frames.push({ index, value }),
    rest(count) {
      const remaining = features(queue.rest(count));
      frames = [];
      return remaining;
    },
  };
}
