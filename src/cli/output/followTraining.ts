// Training with progress on stderr, and a summary at the end.
import { readRunConfig } from '../../runs/index.js';
import type { TrainEvent } from '../../train/index.js';
import { openProgress, type Progress } from './progress.js';

export interface FollowOptions {
  /** Folder of the run. */
  readonly run: string;
  /** Warnings that are not printed again. */
  readonly printed: readonly string[];
  /** Printed before the progress, such as `seed 2 (1 of 3), `. */
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
  const log = createTrainingLog(progress, label, printed);
  try {
    for await (const event of events) log.take(event);
  } finally {
    progress.end();
  }
  const { seed, preset, protocol } = readRunConfig(run).settings;
  const { interrupted, ...rest } = log.result();
  return { interrupted, summary: { run, preset, protocol, seed, interrupted, ...rest } };
}

/** Prints events of training, and keeps the last of each kind. Warnings in `printed` are not printed again. */
function createTrainingLog(progress: Progress, label: string, printed: readonly string[]) {
  const last: { losses?: unknown; validation?: unknown; scores?: string } = {};
  let selected: unknown = null;
  let interrupted = false;
  let epochs = 0;
  let rounds = { round: 1, of: 1 };
  const epochsBefore = () => (rounds.round - 1) * epochs;
  const name = () => (rounds.of > 1 ? `${label}round ${rounds.round} of ${rounds.of}, ` : label);

  function take(event: TrainEvent): void {
    switch (event.type) {
      case 'start':
        epochs = event.epochs;
        progress.line(`${name()}${describeStart(event)}`);
        progress.start(epochsBefore() + event.fromEpoch, rounds.of * epochs);
        break;
      case 'warning':
        if (!printed.includes(event.message)) progress.line(`warning: ${event.message}`);
        break;
      case 'round':
        rounds = event;
        if (event.round > 1) progress.line(`${name()}localizing the training videos first`);
        break;
      case 'pseudoLabels':
        progress.update(epochsBefore(), `localized ${event.done} of ${event.videos} training videos`);
        break;
      case 'progress':
        progress.update(epochsBefore() + event.epoch + event.fraction);
        break;
      case 'epoch':
        last.losses = event.losses;
        progress.update(epochsBefore() + event.epoch, describeLosses(event.losses), event.snippetsPerSec);
        break;
      case 'validation':
        last.validation = { split: event.split, average: event.average, epoch: event.epoch };
        progress.line(`${name()}${describeValidation(event)}`);
        break;
      case 'calibration':
        last.scores = event.scores;
        progress.line(`${label}${event.scores}`);
        break;
      case 'interrupted':
        interrupted = true;
        break;
      case 'done':
        selected = event.selected ?? null;
    }
  }
  return { take, result: () => ({ epochs, rounds: rounds.of, interrupted, ...last, selected }) };
}

type EventOf<Type extends TrainEvent['type']> = Extract<TrainEvent, { type: Type }>;

function describeStart({ videos, epochs, fromEpoch }: EventOf<'start'>): string {
  const from = fromEpoch > 0 ? `, resumed at epoch ${fromEpoch}` : '';
  return `training on ${videos} videos for ${epochs} epochs${from}`;
}

function describeValidation({ epoch, split, average, best }: EventOf<'validation'>): string {
  const note = split === 'test' ? ' (weights are selected on the TEST split: protocol paper)' : '';
  return `epoch ${epoch}: mAP on ${split} ${average.toFixed(4)}${best ? ', best so far' : ''}${note}`;
}

/** The losses of all streams on one line. */
function describeLosses(losses: EventOf<'epoch'>['losses']): string {
  return Object.entries(losses)
    .map(([stream, { total, cvae }]) => {
      const generative = cvae === undefined ? '' : ` cvae ${cvae.toFixed(3)}`;
      return `${stream} loss ${total.toFixed(3)}${generative}`;
    })
    .join('  ');
}
