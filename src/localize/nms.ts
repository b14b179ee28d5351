// Non-maximum suppression (NMS): proposals that overlap a better one are dropped, or their scores lowered.
import { tiou } from '../core/index.js';
import type { Proposal } from './types.js';

/** Hard NMS: by falling score, each proposal is kept whose tIoU with every kept one is at most the threshold. */
export function hardNms(proposals: readonly Proposal[], threshold: number): Proposal[] {
  const kept: Proposal[] = [];
  for (const proposal of proposals.toSorted((a, b) => b.score - a.score)) {
    if (kept.every(({ start, end }) => tiou(proposal.start, proposal.end, start, end) <= threshold))
      kept.push(proposal);
  }
  return kept;
}

/**
 * Gaussian soft-NMS (Bodla et al., 2017): the best proposal is taken and the scores of the others are multiplied by
 * exp(−tIoU²/σ), until none is left. Scores that are not positive stay as they are. Returns all proposals by falling
 * score.
 */
export function softNms(proposals: readonly Proposal[], sigma: number): Proposal[] {
  const left = proposals.map((proposal) => ({ ...proposal }));
  const taken: Proposal[] = [];
  while (left.length > 0) {
    let best = 0;
    for (let i = 1; i < left.length; i++) if (left[i].score > left[best].score) best = i;
    const [chosen] = left.splice(best, 1);
    taken.push(chosen);
    for (const other of left) {
      const overlap = tiou(other.start, other.end, chosen.start, chosen.end);
      if (overlap > 0 && other.score > 0) other.score *= Math.exp(-(overlap ** 2) / sigma);
    }
  }
  return taken;
}
