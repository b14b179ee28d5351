// The pool of processes that runs jobs: what is told of each, crashes, retries, stopping, and the end of the parent.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import { UserError } from '../../src/core/index.js';
import {
  type JobEvent,
  parallelism,
  type RunJobsOptions,
  runJobs,
  WorkerCrash,
} from '../../src/workers/index.js';
import type { Input } from './testJob.js';

const folder = mkdtempSync(join(tmpdir(), 'dgam-jobs-'));
afterAll(() => rmSync(folder, { recursive: true }));
const path = (name: string) => join(folder, name);
const kind = new URL('./testJob.js', import.meta.url);

type Event = JobEvent<Input, number, { pid: number }>;
const start = (inputs: readonly Input[], options: RunJobsOptions) =>
  runJobs<Input, number, { pid: number }>(
    kind,
    inputs.map((input, i) => ({ name: `${i}`, input })),
    options,
  );
async function runAll(inputs: readonly Input[], options: RunJobsOptions = { parallel: 1 }): Promise<Event[]> {
  const events: Event[] = [];
  for await (const event of start(inputs, options)) events.push(event);
  return events;
}
const told = (events: readonly Event[]) => events.map(({ type, job }) => `${job.name} ${type}`);
const failures = (events: readonly Event[]) =>
  events.flatMap((event) => (event.type === 'failed' ? [event.error] : []));

const isRunning = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};
async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 10));
}

it('no jobs: no events', async () => {
  expect(await runAll([], { parallel: 4 })).toEqual([]);
});

it('one process does one job after the other: started, progress in order, done', async () => {
  const events = await runAll([
    { do: 'count', to: 2 },
    { do: 'count', to: 0 },
  ]);
  expect(told(events)).toEqual(['0 started', '0 progress', '0 progress', '0 done', '1 started', '1 done']);
  expect(events.flatMap((event) => (event.type === 'progress' ? event.progress : []))).toEqual([1, 2]);
  const done = events.flatMap((event) => (event.type === 'done' ? [event] : []));
  expect(new Set(done.map(({ result }) => result.pid)).size).toBe(1);
  expect(done[0].seconds).toBeGreaterThan(0);
  expect(isRunning(done[0].result.pid)).toBe(false);
});

it('more jobs than processes: each is done once, with all progress of its own in order', async () => {
  const events = await runAll(
    Array.from({ length: 12 }, () => ({ do: 'count', to: 20 })),
    { parallel: 3 },
  );
  const pids = events.flatMap((event) => (event.type === 'done' ? event.result.pid : []));
  expect(new Set(pids).size).toBeLessThanOrEqual(3);
  for (let i = 0; i < 12; i++) {
    const own = events.filter(({ job }) => job.name === `${i}`);
    expect(own.map((event) => (event.type === 'progress' ? event.progress : event.type))).toEqual([
      'started',
      ...Array.from({ length: 20 }, (_, k) => k + 1),
      'done',
    ]);
  }
});

it('an error of a job is told as it is, and its process does the next job', async () => {
  const events = await runAll([{ do: 'refuse' }, { do: 'count' }]);
  expect(told(events)).toEqual(['0 started', '0 failed', '1 started', '1 done']);
  expect(failures(events)).toEqual([new UserError('cannot be done')]);
  expect(failures(events)[0]).toBeInstanceOf(UserError);
});

describe('a process that crashes', () => {
  it('takes its job with it, and no other', async () => {
    const events = await runAll([{ do: 'crash' }, { do: 'count' }]);
    expect(told(events)).toEqual(['0 started', '0 failed', '1 started', '1 done']);
    expect(failures(events)[0]).toBeInstanceOf(WorkerCrash);
    expect(failures(events)[0].message).toBe('the process ended unexpectedly (SIGKILL)');
  });

  it('is replaced, and the job started again, as often as is said', async () => {
    const once = await runAll([{ do: 'crash once', file: path('once') }], { parallel: 1, retries: 1 });
    expect(told(once)).toEqual(['0 started', '0 retried', '0 started', '0 done']);
    const often = await runAll([{ do: 'crash' }, { do: 'refuse' }], { parallel: 1, retries: 2 });
    expect(told(often)).toEqual([
      ...['0 started', '0 retried', '0 started', '0 retried', '0 started', '0 failed'],
      ...['1 started', '1 failed'],
    ]);
  });

  it('is also one that is killed from elsewhere, or makes no progress in time', async () => {
    const events: Event[] = [];
    for await (const event of start([{ do: 'hang' }], { parallel: 1 })) {
      events.push(event);
      if (event.type === 'progress') process.kill(event.progress, 'SIGKILL');
    }
    events.push(...(await runAll([{ do: 'hang' }], { parallel: 1, timeoutMs: 1000 })));
    expect(failures(events).map(({ message }) => message)).toEqual([
      'the process ended unexpectedly (SIGKILL)',
      'no progress within 1 s',
    ]);
  });
});

describe('stopping', () => {
  it.each<{ what: 'wait' | 'hang'; graceMs: number; how: string }>([
    { what: 'wait', graceMs: 60_000, how: 'jobs end by themselves' },
    { what: 'hang', graceMs: 100, how: 'jobs that do not are killed' },
  ])('by a signal: $how, no other begins', async ({ what, graceMs }) => {
    const stop = new AbortController();
    const inputs: Input[] = [1, 2, 3].map((i) => ({ do: what, file: path(`${what}-${i}`) }));
    const events: Event[] = [];
    const pids: number[] = [];
    for await (const event of start(inputs, { parallel: 2, retries: 3, graceMs, signal: stop.signal })) {
      events.push(event);
      if (event.type === 'progress' && pids.push(event.progress) === 2) stop.abort();
    }
    const ends = told(events).filter((text) => !/started|progress/.test(text));
    expect(ends.sort()).toEqual(['0 cancelled', '1 cancelled']);
    expect(told(events)).not.toContain('2 started');
    for (const i of [1, 2]) expect(existsSync(path(`${what}-${i}`))).toBe(what === 'wait');
    expect(pids.map(isRunning)).toEqual([false, false]);
  });

  it('before the first job: nothing happens', async () => {
    expect(await runAll([{ do: 'count' }], { parallel: 1, signal: AbortSignal.abort() })).toEqual([]);
  });

  it('by no longer iterating: the processes are killed', async () => {
    const pids: number[] = [];
    for await (const event of start([{ do: 'hang' }, { do: 'hang' }, { do: 'count' }], { parallel: 2 })) {
      if (event.type === 'progress' && pids.push(event.progress) === 2) break;
    }
    expect(pids.map(isRunning)).toEqual([false, false]);
  });

  it.each([
    ['wait', 60_000],
    ['hang', 100],
  ])('by kill -9 of the parent: %s ends', async (what, graceMs) => {
    const parent = spawn(
      process.execPath,
      [
        ...process.execArgv,
        fileURLToPath(new URL('./waitingParent.js', import.meta.url)),
        path(`parent-${what}`),
        what,
        `${graceMs}`,
      ],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    let text = '';
    parent.stdout.on('data', (part: Buffer) => {
      text += part;
    });
    await until(() => text.trim().split('\n').length === 2);
    const pids = text.trim().split('\n').map(Number);
    expect(pids.map(isRunning)).toEqual([true, true]);
    const ended = once(parent, 'exit');
    parent.kill('SIGKILL');
    await ended;
    await until(() => !pids.some(isRunning));
    for (const i of [1, 2]) expect(existsSync(path(`parent-${what}-${i}`))).toBe(what === 'wait');
  });
});

describe('parallelism', () => {
  afterEach(() => vi.restoreAllMocks());
  const withFree = (bytes: number) => vi.spyOn(process, 'availableMemory').mockReturnValue(bytes);

  it('is what is asked for, as far as memory goes, and one at least', () => {
    withFree(1000);
    expect(parallelism({ jobs: 5, bytesPerJob: 100 })).toMatchObject({ count: 5, wanted: 5 });
    expect(parallelism({ jobs: 5, bytesPerJob: 300 })).toMatchObject({ count: 3, wanted: 5 });
    expect(parallelism({ jobs: 5, bytesPerJob: 2000 })).toMatchObject({ count: 1, wanted: 5 });
  });

  it('is by default the cores, divided by threads', () => {
    withFree(1e12);
    const { cores, count } = parallelism({ bytesPerJob: 1 });
    expect(count).toBe(cores);
    expect(parallelism({ threads: 2 * cores, bytesPerJob: 1 }).count).toBe(1);
    expect(parallelism({ bytesPerJob: 1e12 })).toMatchObject({ count: 1, freeBytes: 1e12 });
  });
});
