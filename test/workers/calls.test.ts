// Calls to workers: threads and processes answer alike, and it is told how they ended.
import { describe, expect, it, onTestFinished } from 'vitest';
import { UserError } from '../../src/core/index.js';
import { openProcess, openThread, WorkerCrash } from '../../src/workers/index.js';

const url = new URL('./testWorker.js', import.meta.url);
type Request = { do: string; value?: unknown; array?: Float32Array };

function openTestProcess() {
  const worker = openProcess<Request, unknown, number>(url);
  onTestFinished(() => worker.kill());
  return worker;
}
function openTestThread() {
  const worker = openThread<Request, unknown>(url, {});
  onTestFinished(() => worker.close());
  return worker;
}

describe.each([
  ['thread', openTestThread],
  ['process', openTestProcess],
])('a %s', (kind, open) => {
  it('answers calls in their order, with progress, and errors as what they are', async () => {
    const worker = open();
    const answers: unknown[] = [];
    const progress: unknown[] = [];
    const note = (what: unknown) => void answers.push(what);
    await Promise.all([
      worker.call({ do: 'echo', value: { a: [1] } }).then(note),
      worker
        .call({ do: 'count' }, { onProgress: (value) => void progress.push(value) })
        .then(() => note([...progress])),
      worker.call({ do: 'refuse' }).catch(note),
      worker.call({ do: 'fail' }).catch(note),
      worker.call({ do: 'throw text' }).catch(note),
      worker.call({ do: 'echo', value: 5 }).then(note),
    ]);
    expect(answers.slice(0, 2)).toEqual([{ a: [1] }, [0, 1, 2]]);
    const [refused, failed, text, last] = answers.slice(2) as Error[];
    expect(refused).toBeInstanceOf(UserError);
    expect(refused.message).toBe('not this file');
    expect(failed).toMatchObject({ name: 'RangeError', message: 'no room', code: 'ENOSPC', path: '/x' });
    expect(failed.stack).toContain('testWorker.js');
    expect(text.message).toBe('some text');
    expect(last).toBe(5);
  });

  it('passes arrays of numbers', async () => {
    expect(await open().call({ do: 'double', array: Float32Array.of(1, 2.5) })).toEqual(
      Float32Array.of(2, 5),
    );
  });

  it('is asked to stop by a signal, also by one that is aborted already', async () => {
    const worker = open();
    const stop = new AbortController();
    const call = worker.call({ do: 'until stopped' }, { signal: stop.signal });
    const next = worker.call({ do: 'until stopped' }, { signal: AbortSignal.abort() });
    stop.abort();
    expect([await call, await next]).toEqual(['stopped', 'stopped']);
  });

  it('that ends rejects the call and later ones', async () => {
    const worker = open();
    const waiting = worker.call({ do: 'echo' });
    const ended = worker.call({ do: 'exit' });
    const after = worker.call({ do: 'echo' });
    await waiting;
    await expect(ended).rejects.toThrow(WorkerCrash);
    await expect(ended).rejects.toThrow(`the ${kind} ended unexpectedly (code 7)`);
    await expect(after).rejects.toThrow(WorkerCrash);
    await expect(worker.call({ do: 'echo' })).rejects.toThrow(WorkerCrash);
  });

  it('is closed after its answers', async () => {
    const worker = open();
    const last = worker.call({ do: 'echo', value: 1 });
    await worker.close();
    expect(await last).toBe(1);
    await expect(worker.call({ do: 'echo' })).rejects.toThrow(`the ${kind} was closed`);
  });

  it('that makes no progress in time is ended', async () => {
    const worker = open();
    const call = worker.call({ do: 'hang' }, { timeoutMs: 2000 });
    await expect(call).rejects.toThrow(new WorkerCrash('no progress within 2 s'));
  });
});

it('a thread gets an array without a copy, where it is transferred', async () => {
  const array = Float32Array.of(1, 2);
  const transfer = [array.buffer];
  await openTestThread().call({ do: 'double', array }, { transfer });
  expect(array.length).toBe(0);
});

it('a process that is killed rejects its calls, and is gone', async () => {
  const worker = openTestProcess();
  const call = worker.call({ do: 'hang' }).catch((error: Error) => error.message);
  await worker.kill();
  expect([await call, worker.isEnded()]).toEqual(['the process was closed', true]);
});

it('a module that does not exist is a crash', async () => {
  const worker = openProcess(new URL('./none.js', import.meta.url));
  await expect(worker.call({})).rejects.toThrow('the process ended unexpectedly (code 1)');
});
