// Work in other threads and processes: calls to a worker, and jobs that a pool of processes runs.
export { type Answer, answerCalls, type CallContext } from './answerCalls.js';
export { WorkerCrash } from './calls.js';
export type { Job, JobEvent, RunJob } from './job.js';
export { openProcess, openThread, type Thread, type WorkerProcess } from './openWorker.js';
export { type Parallelism, parallelism } from './parallelism.js';
export { type RunJobsOptions, runJobs } from './runJobs.js';
export { fromTransferHandle, type TransferHandle, toTransferHandle } from './transfer.js';
