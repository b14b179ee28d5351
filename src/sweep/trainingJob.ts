// The job of training one run: its folder, which a later job resumes if this one is stopped.
import { openDataset } from '../data/index.js';
import type { DeviceName } from '../onnx/node.js';
import { readRunConfig, runState } from '../runs/index.js';
import type { RunSettings } from '../settings/index.js';
import { type TrainEvent, train } from '../train/index.js';
import { type Job, type RunJob, type RunJobsOptions, runJobs, WorkerCrash } from '../workers/index.js';

export interface TrainingInput {
  /** Folder of the data set. Absolute, like `run`. */
  readonly dataset: string;
  /** Folder of the run. */
  readonly run: string;
  /** A run that exists keeps its own. */
  readonly settings: RunSettings;
  readonly threads?: number;
  readonly device?: DeviceName;
}

/** Rejects as `train` does, and with the signal's reason when it was interrupted: a checkpoint is then in the run. */
export const run: RunJob<TrainingInput, TrainEvent, void> = async (input, { progress, signal }) => {
  const { dataset, run: folder, threads, device } = input;
  const state = runState(folder);
  if (state === 'finished') return;
  const resume = state === 'started';
  const settings = resume ? readRunConfig(folder).settings : input.settings;
  const options = { run: folder, settings, resume, threads, device, signal };
  for await (const event of train(openDataset(dataset), options)) {
    progress(event);
    if (event.type === 'interrupted') signal.throwIfAborted();
  }
};

/** A training that is asked to stop does so after its step, however long that takes. */
const graceMs = 24 * 3_600_000;

/** Trainings in processes of their own. */
export const runTrainings = (
  jobs: readonly Job<TrainingInput>[],
  options: Omit<RunJobsOptions, 'graceMs' | 'timeoutMs'>,
) =>
  runJobs<TrainingInput, TrainEvent, void>(new URL('./trainingJob.js', import.meta.url), jobs, {
    ...options,
    graceMs,
  });

/** Why a training failed, in words. */
export const failureReason = (error: Error): string =>
  error instanceof WorkerCrash
    ? `${error.message}; there may not have been enough memory (--jobs 1 takes least)`
    : error.message;
