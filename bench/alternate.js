// Timings as ratios: contenders that run in turn (A B A B …), each in a process of its own, on the same machine.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/**
 * One implementation in a process of its own. It first writes `{ready: true, …}`; then, for each line that it reads, it
 * does its work once and writes a line of JSON with at least `ms`, the time that it measured itself.
 * @typedef {{ name: string, info: Record<string, unknown>, run(): Promise<Record<string, number>>, peakMB(): number, close(): void }} Contender
 */

/**
 * @param {string} name
 * @param {string} command
 * @param {readonly string[]} args
 * @param {Record<string, string | undefined>} [env] over this process's; undefined takes a variable away
 * @returns {Promise<Contender>}
 */
export async function openContender(name, command, args, env = {}) {
  const child = spawn(command, args, { env: { ...process.env, ...env }, stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const failed = once(child, 'error').then(([error]) => Promise.reject(error));
  const answer = async () => {
    const { value, done } = await Promise.race([lines.next(), failed]);
    if (done) throw new Error(`${name}: '${command}' ended before it answered`);
    return JSON.parse(value);
  };
  let peak = 0;
  const info = await answer();
  return {
    name,
    info,
    async run() {
      child.stdin.write('\n');
      const result = await answer();
      peak = Math.max(peak, result.peakMB ?? 0);
      return result;
    },
    peakMB: () => peak,
    close: () => child.stdin.end(),
  };
}

/**
 * Runs the contenders in turn, one warm-up round and then `rounds` that count.
 * @param {readonly Contender[]} contenders
 * @param {number} rounds
 * @returns {Promise<Record<string, Record<string, number>[]>>} the answers of each contender, round by round
 */
export async function alternate(contenders, rounds) {
  /** @type {Record<string, Record<string, number>[]>} */
  const answers = Object.fromEntries(contenders.map(({ name }) => [name, []]));
  for (let round = -1; round < rounds; round++) {
    for (const contender of contenders) {
      const answer = await contender.run();
      if (round >= 0) answers[contender.name].push(answer);
    }
    if (process.stderr.isTTY) process.stderr.write(`\rround ${round + 1} of ${rounds}\x1b[K`);
  }
  if (process.stderr.isTTY) process.stderr.write('\r\x1b[K');
  return answers;
}

/** @param {readonly number[]} values */
export function spread(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const median = sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  return { median, min: sorted[0], max: sorted[sorted.length - 1] };
}

/** The ratio of two contenders: the median over rounds of a round's ratio, so that what slows both down cancels.
 * @param {readonly number[]} a
 * @param {readonly number[]} b
 */
export const ratio = (a, b) => spread(a.map((value, i) => value / b[i])).median;
