// The options of training, and the events that it reports.
import type { DeviceName } from '../onnx/node.js';
import type { Losses } from '../runs/index.js';
import type { RunSettings } from '../settings/index.js';

/** Options of train. */
export interface TrainOptions {
  /** Folder of the run. Training creates it; with `resume` it must exist. */
  readonly run: string;
  readonly settings: RunSettings;
  readonly resume?: boolean;
  /** Threads of all streams together. Default 2; with `resume` the number that the run was started with. */
  readonly threads?: number;
  /** Default 'cpu'. */
  readonly device?: DeviceName;
  /** Memory for the contents of feature files, all streams together, in bytes. Default 128 MiB. */
  readonly cacheBytes?: number;
  /** Stops training after the current step, with a checkpoint. */
  readonly signal?: AbortSignal;
}

/** An event of training, in the order in which they happen. */
export type TrainEvent =
  /** A round starts at an epoch, 0 for a new one. `videos`: training videos. */
  | { readonly type: 'start'; readonly epochs: number; readonly fromEpoch: number; readonly videos: number }
  | { readonly type: 'warning'; readonly message: string }
  /** Before the start of each round, from 1 on, if there are several. */
  | { readonly type: 'round'; readonly round: number; readonly of: number }
  /** Between rounds: `done` of the `videos` without temporal annotations have pseudo-labels. */
  | { readonly type: 'pseudoLabels'; readonly done: number; readonly videos: number }
  /** `fraction` of an epoch, counted from 0, is done. */
  | { readonly type: 'progress'; readonly epoch: number; readonly fraction: number }
  /** An epoch, counted from 1, is done. `losses`: means over the epoch, by stream. */
  | {
      readonly type: 'epoch';
      readonly epoch: number;
      readonly losses: Readonly<Record<string, Losses>>;
      readonly snippetsPerSec: number;
    }
  /** `average`: mAP, averaged over tIoU thresholds. `best`: better than all validations before. */
  | {
      readonly type: 'validation';
      readonly epoch: number;
      readonly split: string;
      readonly average: number;
      readonly best: boolean;
    }
  | { readonly type: 'checkpoint'; readonly epoch: number }
  /** `signal` stopped training within an epoch, counted from 0. */
  | { readonly type: 'interrupted'; readonly epoch: number }
  /** States whether scores are probabilities, and if not, why. */
  | { readonly type: 'calibration'; readonly scores: string }
  /** The last event. `selected`: the selected epoch, 0 if its weights are from an earlier round; absent without validation. */
  | {
      readonly type: 'done';
      readonly epochs: number;
      readonly selected?: { epoch: number; average: number };
    };
