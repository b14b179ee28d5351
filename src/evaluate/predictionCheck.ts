// The predictions that evaluation leaves out or counts as false positives, with warnings about them.
import type { Prediction } from '../core/index.js';
import type { Warning } from './types.js';

type Problem = Exclude<Warning['kind'], 'noPredictions'>;

const reasons: Record<Problem, string> = {
  unknownVideo: 'count as false positives: their video is not in this split of the ground truth',
  unknownLabel: 'left out: their label has no segment in this split of the ground truth',
  emptySegment: 'left out: they do not end after their start',
  notFinite: 'left out: a time or score is not a number',
};

interface Names {
  has(name: string): boolean;
}

/** A check of predictions, one at a time, against the videos and labels of the ground truth. It collects warnings. */
export function createPredictionCheck(videos: Names, labels: Names) {
  const problems = new Map<Problem, { count: number; example: string }>();
  let evaluated = 0;
  return {
    /** Whether a prediction is evaluated; those of unknown videos are, as false positives. */
    isEvaluated(prediction: Prediction, video: string): boolean {
      const problem = problemOf(prediction, videos.has(video), labels.has(prediction.label));
      if (problem !== undefined) {
        const seen = problems.get(problem);
        if (seen) seen.count++;
        else problems.set(problem, { count: 1, example: describe(prediction, video) });
      }
      const isEvaluated = problem === undefined || problem === 'unknownVideo';
      if (isEvaluated) evaluated++;
      return isEvaluated;
    },
    /** One warning for each kind of problem, in the order of their first occurrence. */
    warnings(): Warning[] {
      const warnings: Warning[] = [...problems].map(([kind, { count, example }]) => {
        return { kind, count, message: `${count} predictions ${reasons[kind]} (first: ${example})` };
      });
      if (evaluated === 0) {
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
