// Which predictions cannot count, and the warnings that say so.
import type { Prediction } from '../core/index.js';
import type { Warning } from './types.js';

type Problem = Exclude<Warning['kind'], 'noPredictions'>;

const reasons: Record<Problem, string> = {
  unknownVideo: 'count as false positives: their video is not in this split of the ground truth',
  unknownLabel: 'left out: their label has no segment in this split of the ground truth',
  emptySegment: 'left out: they end where they start, or before',
  notFinite: 'left out: a time or score is not a number',
};

interface Names {
  has(name: string): boolean;
}

/** Checks predictions one after the other against the videos and labels of the ground truth. */
export function createChecks(videos: Names, labels: Names) {
  const problems = new Map<Problem, { count: number; example: string }>();
  let counting = 0;
  return {
    /** Whether a prediction counts; those of unknown videos do, as false positives. */
    counts(prediction: Prediction, video: string): boolean {
      const problem = problemOf(prediction, videos.has(video), labels.has(prediction.label));
      if (problem !== undefined) {
        const seen = problems.get(problem);
        if (seen) seen.count++;
        else problems.set(problem, { count: 1, example: describe(prediction, video) });
      }
      const counts = problem === undefined || problem === 'unknownVideo';
      if (counts) counting++;
      return counts;
    },
    /** About all that were checked, in the order in which their kinds came up. */
    warnings(): Warning[] {
      const warnings: Warning[] = [...problems].map(([kind, { count, example }]) => {
        return { kind, count, message: `${count} predictions ${reasons[kind]} (first: ${example})` };
      });
      if (counting === 0) {
        warnings.push({
          kind: 'noPredictions',
          count: 0,
          message: 'no predictions to evaluate: every AP is 0',
        });
      }
      return warnings;
    },
  };
}

const describe = ({ label, startSec, endSec, score }: Prediction, video: string): string =>
  `${video}: ${label} ${startSec}–${endSec} s, score ${score}`;

function problemOf(
  { startSec, endSec, score }: Prediction,
  knownVideo: boolean,
  knownLabel: boolean,
): Problem | undefined {
  if (!knownLabel) return 'unknownLabel';
  if (!Number.isFinite(startSec) || !Number.isFinite(endSec) || !Number.isFinite(score)) return 'notFinite';
  if (!(endSec > startSec)) return 'emptySegment';
  return knownVideo ? undefined : 'unknownVideo';
}
