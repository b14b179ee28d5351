// Temporal intersection over union.

export interface Stretch {
  readonly startSec: number;
  readonly endSec: number;
}

/** In [0, 1]; 0 for stretches that only touch. */
export function tiou(a: Stretch, b: Stretch): number {
  const intersection = Math.min(a.endSec, b.endSec) - Math.max(a.startSec, b.startSec);
  if (!(intersection > 0)) return 0;
  return intersection / (a.endSec - a.startSec + (b.endSec - b.startSec) - intersection);
}
