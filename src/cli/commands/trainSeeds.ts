// dgam train --seeds: the same settings with several seeds, one after the other, and how far apart they are.
import type { Dataset } from '../../data/index.js';
import type { DeviceName } from '../../onnx/node.js';
import {
  calibrateRun,
  describeScores,
  runState,
  saveSummary,
  seedRun,
  summarizeSeeds,
} from '../../runs/index.js';
import type { RunSettings } from '../../settings/index.js';
import { planSeeds, trainSeeds } from '../../sweep/index.js';
import { interruptible } from '../interruptible.js';
import { followTraining } from '../output/followTraining.js';
import { formatSeeds } from '../output/spreadTable.js';

interface SeedsOptions {
  readonly folder: string;
  /** How many seeds; when resuming, by default as many as the folder has. */
  readonly count?: number;
  /** When resuming, by default those of the folder. */
  readonly settings?: RunSettings;
  readonly resume?: boolean;
  readonly threads?: number;
  readonly device?: DeviceName;
  /** Warnings of the data set that were printed already. */
  readonly printed: readonly string[];
  readonly json?: boolean;
}

/** Resolves to the exit code. Ctrl-C ends the seed in progress with a checkpoint, from which --resume continues. */
export async function trainAllSeeds(dataset: Dataset, options: SeedsOptions): Promise<number> {
  const { folder, threads, device, printed, json } = options;
  const { seeds } = planSeeds(options);
  await interruptible(async (signal) => {
    const trainings = trainSeeds(dataset, { folder, threads, device, signal });
    for await (const { seed, run, index, of, events } of trainings)
      await followTraining(events, { run, printed, label: `seed ${seed} (${index} of ${of}), ` });
  });
  const interrupted = seeds.some((seed) => runState(seedRun(folder, seed)) !== 'finished');
  const summary = summarizeSeeds(folder);
  saveSummary(folder, summary);
  if (interrupted) {
    process.stderr.write(`stopped; to resume: dgam train ${dataset.dir} --run ${folder} --resume\n`);
  } else {
    if (seeds.length > 1) {
      const calibration = await calibrateRun(folder, {
        ...{ ensemble: true, dataset: dataset.dir, threads, device },
      });
      process.stderr.write(`the seeds' average (--ensemble): ${describeScores(calibration)}\n`);
    }
    process.stderr.write(formatSeeds(summary));
  }
  if (json) process.stdout.write(`${JSON.stringify({ run: folder, interrupted, ...summary })}\n`);
  return interrupted ? 130 : 0;
}
