// How snippets lie in time: said, documented, or found from durations; and whether it fits the durations.
import { count, first, UserError, upperMedian } from '../../core/index.js';
import { type Assumed, type StreamTiming, wasSaid } from './types.js';

/** A video's number of snippets, and what is known of its time. */
export interface Timed {
  readonly video: string;
  readonly snippets: number;
  readonly durationSec?: number;
  readonly coveredSec?: number;
  readonly fps?: number;
}

/** Stride and window in seconds for one video; undefined where its frame rate or duration is not known. */
export function secondsOf(
  timing: StreamTiming,
  { snippets, durationSec, coveredSec = durationSec, fps }: Omit<Timed, 'video'>,
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

/** The T that a video's duration makes one expect. */
export function expectedSnippets(timing: StreamTiming, video: Omit<Timed, 'snippets'>): number | undefined {
  if ('rescaled' in timing || video.durationSec === undefined) return undefined;
  const times = secondsOf(timing, { ...video, snippets: 1 });
  return times && Math.max(1, (video.durationSec - times.windowSec) / times.strideSec + 1);
}

/**
 * What was said (flags), else what the source documents if it fits the durations, else what durations tell where
 * that is clear. UserError that says what to write.
 */
export function decideTiming(
  said: StreamTiming | undefined,
  documented: Assumed<StreamTiming> | undefined,
  videos: readonly Timed[],
): Assumed<StreamTiming> {
  const decided = decide(said, documented, videos);
  requireKnown(decided, videos);
  return decided;
}

function decide(
  said: StreamTiming | undefined,
  documented: Assumed<StreamTiming> | undefined,
  videos: readonly Timed[],
): Assumed<StreamTiming> {
  if (said) return { value: said, why: wasSaid };
  const found = fromDurations(videos);
  if (documented) {
    const off = misfit(documented.value, videos);
    if (off === undefined) return documented;
    if (found.clear && 'rescaled' in found.clear.value) return found.clear;
    throw new UserError(
      `the stride does not fit the durations: ${describeTiming(documented.value)} (${documented.why}), but ${off}. ` +
        `Write how the features were extracted: ${howTo}${found.suggestion}`,
    );
  }
  if (found.clear) return found.clear;
  throw new UserError(
    `nothing says how far apart snippets are, and ${found.why}. Write how the features were extracted: ${howTo}${found.suggestion}`,
  );
}

/** UserError if a video lacks what its times are counted by: its frame rate, or its duration. */
function requireKnown({ value, why }: Assumed<StreamTiming>, videos: readonly Timed[]): void {
  const unknown = videos.filter((video) => secondsOf(value, video) === undefined).map(({ video }) => video);
  if (unknown.length === 0) return;
  const [lacks, todo] =
    'rescaled' in value
      ? ['duration', 'Give annotations with durations (--annotations FILE)']
      : [
          'frame rate',
          'Give the rate of all videos (--fps 30 --stride-frames 4 --window-frames 16), or annotations with "fps"',
        ];
  throw new UserError(
    `${describeTiming(value)} (${why}), but for ${count(unknown.length, 'video')} no ${lacks} is known: ${first(unknown)}. ${todo}.`,
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

/** How much of the videos the snippets cover, in words, if that is more than 15 % off for most; undefined if it fits. */
function misfit(timing: StreamTiming, videos: readonly Timed[]): string | undefined {
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
  /** Why it is not clear. */
  readonly why: string;
  /** A sentence with likely values; '' if there are none. */
  readonly suggestion: string;
}

/** Frame rates and strides that people use. */
const usualRates = [25, 30, 24, 10, 15, 50, 60, 29.97];
const usualFrames = [16, 8, 4, 1, 2, 5, 6, 10, 12, 32, 64, 128];

function fromDurations(videos: readonly Timed[]): FromDurations {
  const known = videos.filter(
    (video): video is Timed & { durationSec: number } => video.durationSec !== undefined,
  );
  if (known.length === 0) return { why: 'no duration is known that could tell', suggestion: '' };
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
  // 16 frames at 30 and at 29.97 a second are the same stride for all that can be seen.
  const distinct = candidates.filter(
    ({ strideSec }, index) =>
      !candidates.slice(0, index).some((other) => Math.abs(other.strideSec / strideSec - 1) < 0.003),
  );
  const spoken = distinct
    .slice(0, 3)
    .map(
      ({ fps, frames, strideSec }) =>
        `${Number(strideSec.toFixed(4))} s (such as ${frames} frames at ${fps} a second)`,
    );
  const [best] = distinct;
  const suggestion = spoken.length > 0 ? ` The durations would allow ${spoken.join(', ')}.` : '';
  if (distinct.length !== 1)
    return {
      why: best ? 'durations alone do not tell' : 'no usual stride fits the durations',
      suggestion,
    };
  return {
    clear: {
      value: { strideSec: best.strideSec, windowSec: best.strideSec },
      why: `of the usual strides only ${spoken[0]} fits the durations of ${known.length} videos; windows taken to be as long`,
    },
    why: '',
    suggestion,
  };
}

/**
 * How far T is from what a stride would give, in snippets, at the median; undefined if it cannot be this stride.
 * Windows may be up to four strides longer, which leaves as many snippets out at the end.
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
