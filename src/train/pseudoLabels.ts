// What a finished run thinks of its own training videos, as marks for the next round.
import { type Dataset, type Mark, videosOf } from '../data/index.js';
import { openRun } from '../runs/index.js';
import type { TrainEvent, TrainOptions } from './events.js';

/**
 * The data set, with each training video that has tags only marked by the run's best proposal for each of them. Tags without
 * a proposal stay what they are. This is self-training, as in Pardo et al., RefineLoc (WACV 2021), in its plainest form.
 * Undefined when `signal` stopped it.
 */
export async function* withOwnMarks(
  dataset: Dataset,
  run: string,
  { threads, device, signal }: Pick<TrainOptions, 'threads' | 'device' | 'signal'>,
): AsyncGenerator<TrainEvent, Dataset | undefined> {
  const opened = await openRun(run, { threads, device, dataset: dataset.dir, calibrated: false });
  const unmarked = videosOf(dataset, 'train').filter(({ marks }) => marks.length === 0);
  const own = new Map<string, Mark[]>();
  try {
    for await (const [{ id, labels }, proposals] of opened.predictor.localizeAll(unmarked)) {
      if (signal?.aborted) return undefined;
      // Proposals come best first.
      const best = labels.flatMap(
        (label) => proposals.find((one) => one.label === dataset.classes[label]) ?? [],
      );
      own.set(
        id,
        best.map(({ label, startSec, endSec }) => ({ label, startSec, endSec })),
      );
      yield { type: 'marked', done: own.size, of: unmarked.length };
    }
  } finally {
    await opened.close();
  }
  const videos = dataset.videos.map((video) => ({ ...video, marks: own.get(video.id) ?? video.marks }));
  return { ...dataset, videos };
}
