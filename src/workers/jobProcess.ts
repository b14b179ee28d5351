// The process that runs jobs of one kind. Its arguments are the URL of the kind's module, and how long a job may take to stop.
import { answerCalls } from './answerCalls.js';
import type { RunJob } from './job.js';

const [module, graceMs] = process.argv.slice(2);

answerCalls<unknown>(
  async (input, context) => {
    const { run } = (await import(module)) as { run: RunJob<unknown, unknown, unknown> };
    return { result: await run(input, context) };
  },
  { graceMs: Number(graceMs) },
);
