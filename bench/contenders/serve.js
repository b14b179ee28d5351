// What a contender's process does (see alternate.js): a unit of work for each line that it reads.
import { createInterface } from 'node:readline';

/**
 * @param {() => Promise<Record<string, number>> | Record<string, number>} work returns what to answer, with `ms`
 * @param {Record<string, unknown>} [info]
 */
export async function serve(work, info = {}) {
  console.log(JSON.stringify({ ready: true, ...info }));
  for await (const _ of createInterface({ input: process.stdin })) {
    const answer = await work();
    console.log(JSON.stringify({ peakMB: process.resourceUsage().maxRSS / 1000, ...answer }));
  }
  process.exit();
}

/** @param {() => Promise<unknown>} work */
export async function timed(work) {
  const start = performance.now();
  await work();
  return performance.now() - start;
}
