// Starts jobs that wait until they are stopped, and prints the ids of their processes.
import { runJobs } from '../../src/workers/index.js';

const [file, kind, graceMs] = process.argv.slice(2);
const jobs = [1, 2].map((i) => ({ name: `${i}`, input: { do: kind, file: `${file}-${i}` } }));
const options = { parallel: 2, graceMs: Number(graceMs) };
const events = runJobs(new URL('./testJob.js', import.meta.url), jobs, options);
for await (const event of events) if (event.type === 'progress') process.stdout.write(`${event.progress}\n`);
