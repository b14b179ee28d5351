// Decides the times of snippets: as given, as documented, or from durations; and checks that they fit the durations.
import { count, first, UserError, upperMedian } from '../../../core/index.js';
import { type Assumed, asGiven, type StreamTiming } from '../types.js';

/** The number of snippets of a video, with its duration and frame rate if they are known. */
export interface VideoLength {
  readonly video: string;
  readonly snippets: number;
  readonly durationSec?: number;
  readonly coveredSec?: number;
  readonly fps?: number;
}

/** Stride and window of a video in seconds; undefined if its frame rate or duration is needed and not known. */
function secondsOf(
  timing: StreamTiming,
  { snippets, durationSec, coveredSec = durationSec, fps }: Omit<VideoLength, 'video'>,
): { strideSec: number; windowSec: number } | undefined {
  if ('strideSec' in timing) return timing;
  if ('rescaled' in timing)
    return coveredSec === undefined
      ? undefined
      : { strideSec: coveredSec / snippets, windowSec: coveredSec / snippets };
  const rate = timing.fps === 'video' ? fps : timing.fps;
  return rate === undefined
    ? undefined
    : { strideSec: timing.strideFrames / rate, windowSec: timing.windowFrames / rate };
}

/** The number of snippets that a stride gives for the duration of a video; undefined if that is not known. */
export function expectedSnippets(
  timing: StreamTiming,
  video: Omit<VideoLength, 'snippets'>,
): number | undefined {
  if ('rescaled' in timing || video.durationSec === undefined) return undefined;
  const times = secondsOf(timing, { ...video, snippets: 1 });
  return times && Math.max(1, (video.durationSec - times.windowSec) / times.strideSec + 1);
}

/**
 * The timing: as given (flags), else as the source documents it, if that fits the durations; else the only usual stride
 * that fits the durations. UserError with the options to write.
 */
export function decideTiming(
  given: StreamTiming | undefined,
  documented: Assumed<StreamTiming> | undefined,
  videos: readonly VideoLength[],
): Assumed<StreamTiming> {
  const decided = decide(given, documented, videos);
  requireTimes(decided, videos);
  return decided;
}

function decide(
  given: StreamTiming | undefined,
  documented: Assumed<StreamTiming> | undefined,
  videos: readonly VideoLength[],
): Assumed<StreamTiming> {
  if (given) return { value: given, why: asGiven };
  const found = fromDurations(videos);
  if (documented) {
    const off = misfit(documented.value, videos);
    if (off === undefined) return documented;
    if (found.clear && 'rescaled' in found.clear.value) return found.clear;
    throw new UserError(
      `the stride does not fit the durations: ${describeTiming(documented.value)} (${documented.why}), but ${off}. ` +
        `Give the stride of the features: ${howTo}${found.suggestion}`,
    );
  }
  if (found.clear) return found.clear;
  throw new UserError(
    `the stride is not known: the source does not state it, and ${found.why}. Give it: ${howTo}${found.suggestion}`,
  );
}

/** UserError if a video lacks the frame rate or the duration that its times depend on. */
function requireTimes({ value, why }: Assumed<StreamTiming>, videos: readonly VideoLength[]): void {
  const unknown = videos.filter((video) => secondsOf(value, video) === undefined).map(({ video }) => video);
  if (unknown.length === 0) return;
  const [missing, advice] =
    'rescaled' in value
      ? ['duration', 'Give annotations with durations (--annotations FILE)']
      : [
          'frame rate',
          'Give the rate of all videos (--fps 30 --stride-frames 4 --window-frames 16), or annotations with "fps"',
        ];
  throw new UserError(
    `${describeTiming(value)} (${why}), but for ${count(unknown.length, 'video')} no ${missing} is known: ${first(unknown)}. ${advice}.`,
  );
}

const howTo =
  '--fps 25 --stride-frames 16 --window-frames 16, or --stride-sec 0.64 --window-sec 0.64, with your numbers.';

export function describeTiming(timing: StreamTiming): string {
  if ('rescaled' in timing) return 'T snippets cover the whole video';
  if ('strideSec' in timing) return `a stride of ${timing.strideSec} s, windows of ${timing.windowSec} s`;
  const rate = timing.fps === 'video' ? "each video's own frames/s" : `${timing.fps} frames/s`;
  return `a stride of ${timing.strideFrames} frames, windows of ${timing.windowFrames}, at ${rate}`;
}

/** The seconds that snippets cover and those of the video, in words, if they differ by over 15 % for most; else undefined. */
function misfit(timing: StreamTiming, videos: readonly VideoLength[]): string | undefined {
  const ratios = videos.flatMap((video) => {
    const times = secondsOf(timing, video);
    const tooShort = times && (video.durationSec ?? 0) < 4 * times.strideSec + times.windowSec;
    if (!times || video.durationSec === undefined || tooShort) return [];
    const covered = (video.snippets - 1) * times.strideSec + times.windowSec;
    return [{ video, covered, ratio: covered / video.durationSec }];
  });
  if (ratios.length === 0) return undefined;
  const { video, covered, ratio } = ratios.toSorted((a, b) => a.ratio - b.ratio)[ratios.length >> 1];
  if (Math.abs(ratio - 1) <= 0.15) return undefined;
  return `the ${video.snippets} snippets of "${video.video}" would cover ${covered.toFixed(1)} s of ${video.durationSec?.toFixed(1)} s`;
}

interface FromDurations {
  readonly clear?: Assumed<StreamTiming>;
  /** Why the stride is not clear. */
  readonly why: string;
  /** A sentence with likely strides; '' if there are none. */
  readonly suggestion: string;
}

/** Usual frame rates and strides. */
const usualRates = [25, 30, 24, 10, 15, 50, 60, 29.97];
const usualFrames = [16, 8, 4, 1, 2, 5, 6, 10, 12, 32, 64, 128];

function fromDurations(videos: readonly VideoLength[]): FromDurations {
  const known = videos.filter(
    (video): video is VideoLength & { durationSec: number } => video.durationSec !== undefined,
  );
  if (known.length === 0) return { why: 'no duration is known to derive it from', suggestion: '' };
  const lengths = known.map(({ durationSec }) => durationSec);
  const sameT = known.every(({ snippets }) => snippets === known[0].snippets);
  if (sameT && known.length >= 3 && Math.max(...lengths) > 1.25 * Math.min(...lengths))
    return {
      clear: {
        value: { rescaled: true },
        why: `all videos have T = ${known[0].snippets}, and last from ${Math.min(...lengths)} to ${Math.max(...lengths)} s`,
      },
      why: '',
      suggestion: '',
    };
  const candidates = usualRates
    .flatMap((fps) => usualFrames.map((frames) => ({ fps, frames, strideSec: frames / fps })))
    .map((candidate) => ({ ...candidate, error: strideError(candidate.strideSec, known) }))
    .filter(({ error }) => error !== undefined)
    .sort((a, b) => (a.error ?? 0) - (b.error ?? 0));
  // Durations cannot distinguish 16 frames at 30 and at 29.97 frames per second.
  const distinct = candidates.filter(
    ({ strideSec }, index) =>
      !candidates.slice(0, index).some((other) => Math.abs(other.strideSec / strideSec - 1) < 0.003),
  );
  const described = distinct
    .slice(0, 3)
    .map(
      ({ fps, frames, strideSec }) =>
        `${Number(strideSec.toFixed(4))} s (such as ${frames} frames at ${fps} frames/s)`,
    );
  const [best] = distinct;
  const suggestion = described.length > 0 ? ` These strides fit the durations: ${described.join(', ')}.` : '';
  if (distinct.length !== 1)
    return {
      why: best ? 'several usual strides fit the durations' : 'no usual stride fits the durations',
      suggestion,
    };
  return {
    clear: {
      value: { strideSec: best.strideSec, windowSec: best.strideSec },
      why: `of the usual strides only ${described[0]} fits the durations of ${known.length} videos; windows taken to be as long`,
    },
    why: '',
    suggestion,
  };
}

/**
 * The median difference between T and the number of snippets that a stride gives; undefined if the stride is impossible.
 * Windows may be up to four strides longer than the stride, so up to four snippets may be missing at the end.
 */
function strideError(
  strideSec: number,
  videos: readonly { snippets: number; durationSec: number }[],
): number | undefined {
  const missing = videos.map(({ snippets, durationSec }) => durationSec / strideSec - snippets);
  const possible = missing.filter((n) => n > -1.5 && n < 4.5).length;
  if (possible < 0.95 * videos.length) return undefined;
  return Math.abs(upperMedian(missing));
}
