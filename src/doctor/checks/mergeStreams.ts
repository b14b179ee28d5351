// Findings that several streams share.
import { groupBy } from '../../core/index.js';
import type { Finding } from '../types.js';

/** A finding of one stream; `seen` follows "Stream rgb: ". */
export interface StreamFinding {
  readonly stream: string;
  readonly finding: Finding;
}

/** Findings that are the same for several streams become one. Streams are extracted alike, so their faults are mostly the same. */
export function mergeStreams(found: readonly StreamFinding[]): Finding[] {
  const alike = groupBy(found, ({ finding }) => JSON.stringify(finding));
  return [...alike.values()].map((same) => ({
    ...same[0].finding,
    seen: `Stream${same.length > 1 ? 's' : ''} ${same.map(({ stream }) => stream).join(' and ')}: ${same[0].finding.seen}`,
  }));
}
