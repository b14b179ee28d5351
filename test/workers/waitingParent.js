// Starts jobs that wait until they are stopped, and prints the ids of their processes.
import { runJobs } from '../../src/workers/index.js';

const [file, kind] = process.argv.slice(2);
const jobs = [1, 2].map((i) => ({ name: `${i}`, input: { do: kind, file: `${file}-${i}` } }));
const events = runJobs(new URL('./testJob.js', import.meta.url), jobs, { parallel: 2, graceMs: 300 });
for await (const event of events) if (event.type === 'progress') process.stdout.write(`${event.progress}\n`);
