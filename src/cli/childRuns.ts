// Training runs as child processes, several at a time, that end with a checkpoint when this process has to stop.
import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const bin = fileURLToPath(new URL('../../bin/dgam.js', import.meta.url));

export interface ChildRun {
  /** Arguments of dgam. */
  readonly args: readonly string[];
}

export interface ChildEnd {
  readonly code: number;
  /** The end of what it wrote to stderr. */
  readonly stderr: string;
  readonly seconds: number;
}

const keptCharacters = 4000;

/**
 * Run all of them, at most `jobs` at a time. Ctrl-C asks those under way to stop after their step, and begins no more;
 * a second one ends them at once. Resolves to whether it was stopped.
 */
export async function runChildren<Run extends ChildRun>(
  runs: readonly Run[],
  jobs: number,
  onStart: (run: Run) => void,
  onEnd: (run: Run, end: ChildEnd) => void,
): Promise<boolean> {
  const queue = [...runs];
  const under = new Set<ChildProcess>();
  let stopped = false;
  const stop = () => {
    // Children are process groups of their own: a terminal's Ctrl-C would reach them twice.
    for (const child of under) child.kill(stopped ? 'SIGKILL' : 'SIGINT');
    if (!stopped)
      process.stderr.write('stopping the runs under way after their step … (Ctrl-C again: at once)\n');
    stopped = true;
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  const work = async () => {
    for (let run = queue.shift(); run !== undefined && !stopped; run = queue.shift()) {
      onStart(run);
      onEnd(run, await runChild(run.args, under));
    }
  };
  try {
    await Promise.all(Array.from({ length: Math.min(jobs, runs.length) }, work));
  } finally {
    process.off('SIGINT', stop);
    process.off('SIGTERM', stop);
  }
  return stopped;
}

function runChild(args: readonly string[], under: Set<ChildProcess>): Promise<ChildEnd> {
  const begun = performance.now();
  // The channel closes when this process ends, however it ends, and training then stops with a checkpoint.
  const child = spawn(process.execPath, [bin, ...args], {
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    detached: true,
  });
  under.add(child);
  let stderr = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderr = (stderr + text).slice(-keptCharacters);
  });
  return new Promise((resolve) => {
    const end = (code: number, text = stderr) => {
      under.delete(child);
      resolve({ code, stderr: text, seconds: (performance.now() - begun) / 1000 });
    };
    child.on('error', (error) => end(1, error.message));
    child.on('close', (code, signal) => end(code ?? (signal === 'SIGKILL' ? 137 : 1)));
  });
}

/** Why a child failed, from what it wrote: its last line. */
export function reasonOf({ code, stderr }: ChildEnd): string {
  if (code === 137)
    return 'the process was killed; there may not have been enough memory (--jobs 1 takes least)';
  const lines = stderr.split('\n').filter((line) => line.trim() !== '');
  const own = lines.findLast((line) => line.startsWith('dgam: ')) ?? lines.at(-1);
  return own?.replace(/^dgam: /, '') ?? `exit code ${code}`;
}
