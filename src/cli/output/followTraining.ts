// Training as a person follows it: progress on stderr, a summary in the end.
import { readRunConfig } from '../../runs/index.js';
import type { TrainEvent } from '../../train/index.js';
import { openProgress } from './progress.js';

export interface FollowOptions {
  /** Its folder. */
  readonly run: string;
  /** Warnings that are not printed again. */
  readonly printed: readonly string[];
  /** Before what progress says, such as which of several seeds it is. */
  readonly label?: string;
}

export interface Followed {
  /** Stopped before the end, with a checkpoint. */
  readonly interrupted: boolean;
  /** What --json prints. */
  readonly summary: object;
}

/** Print the events of one training. */
export async function followTraining(
  events: AsyncIterable<TrainEvent>,
  { run, printed, label = '' }: FollowOptions,
): Promise<Followed> {
  const progress = openProgress(process.stderr, `${label}epoch`);
  const last: { losses?: unknown; validation?: unknown; scores?: string } = {};
  let interrupted = false;
  let epochs = 0;
  let rounds = { round: 1, of: 1 };
  /** Epochs of the rounds before. */
  const before = () => (rounds.round - 1) * epochs;
  const name = () => (rounds.of > 1 ? `${label}round ${rounds.round} of ${rounds.of}, ` : label);
  let selected: unknown;
  try {
    for await (const event of events) {
      if (event.type === 'start') {
        epochs = event.epochs;
        const from = event.fromEpoch > 0 ? `, going on from epoch ${event.fromEpoch}` : '';
        progress.line(`${name()}training on ${event.videos} videos for ${event.epochs} epochs${from}`);
        progress.start(before() + event.fromEpoch, rounds.of * event.epochs);
      } else if (event.type === 'warning') {
        if (!printed.includes(event.message)) progress.line(`warning: ${event.message}`);
      } else if (event.type === 'round') {
        rounds = event;
        if (event.round > 1) progress.line(`${name()}localizing the training videos first`);
      } else if (event.type === 'pseudoLabels')
        progress.update(before(), `localized ${event.done} of ${event.videos} training videos`);
      else if (event.type === 'progress') progress.update(before() + event.epoch + event.fraction);
      else if (event.type === 'epoch') {
        last.losses = event.losses;
        progress.update(before() + event.epoch, describeLosses(event.losses), event.snippetsPerSec);
      } else if (event.type === 'validation') {
        last.validation = { split: event.split, average: event.average, epoch: event.epoch };
        const note = event.split === 'test' ? ' (weights are picked on the TEST split: protocol paper)' : '';
        const best = event.best ? ', best so far' : '';
        progress.line(
          `${name()}epoch ${event.epoch}: mAP on ${event.split} ${event.average.toFixed(4)}${best}${note}`,
        );
      } else if (event.type === 'calibration') {
        last.scores = event.scores;
        progress.line(`${label}${event.scores}`);
      } else if (event.type === 'interrupted') interrupted = true;
      else if (event.type === 'done') selected = event.selected;
    }
  } finally {
    progress.end();
  }
  const { seed, preset, protocol } = readRunConfig(run).settings;
  const summary = {
    ...{ run, preset, protocol, seed, epochs, rounds: rounds.of, interrupted, ...last },
    selected: selected ?? null,
  };
  return { interrupted, summary };
}

/** One short text of the streams' losses. */
function describeLosses(losses: Readonly<Record<string, Readonly<Record<string, number>>>>): string {
  return Object.entries(losses)
    .map(([stream, { total, cvae }]) => {
      const generative = cvae === undefined ? '' : ` cvae ${cvae.toFixed(3)}`;
      return `${stream} loss ${total.toFixed(3)}${generative}`;
    })
    .join('  ');
}
