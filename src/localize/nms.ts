// Suppression of proposals that overlap a better one.
import type { ScoredRun } from './types.js';

/** Temporal intersection over union of two stretches. */
export function tiou(a: ScoredRun, b: ScoredRun): number {
  const intersection = Math.min(a.end, b.end) - Math.max(a.start, b.start);
  if (intersection <= 0) return 0;
  return intersection / (a.end - a.start + (b.end - b.start) - intersection);
}

/** Hard NMS: by falling score, each proposal that overlaps no kept one by more than `threshold`. */
export function hardNms(proposals: readonly ScoredRun[], threshold: number): ScoredRun[] {
  const kept: ScoredRun[] = [];
  for (const proposal of proposals.toSorted((a, b) => b.score - a.score)) {
    if (kept.every((better) => tiou(proposal, better) <= threshold)) kept.push(proposal);
  }
  return kept;
}

/**
 * Soft-NMS (Bodla et al., 2017), Gaussian: the best is taken, the scores of the others fall by exp(−tIoU²/σ), and so
 * on. Scores that are not positive stay as they are. Returned by falling score.
 */
export function softNms(proposals: readonly ScoredRun[], sigma: number): ScoredRun[] {
  const left = proposals.map((proposal) => ({ ...proposal }));
  const taken: ScoredRun[] = [];
  while (left.length > 0) {
    let best = 0;
    for (let i = 1; i < left.length; i++) if (left[i].score > left[best].score) best = i;
    const [chosen] = left.splice(best, 1);
    taken.push(chosen);
    for (const other of left) {
      const overlap = tiou(other, chosen);
      if (overlap > 0 && other.score > 0) other.score *= Math.exp(-(overlap ** 2) / sigma);
    }
  }
  return taken;
}
