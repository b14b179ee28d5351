// What training is asked for, and what it tells while it goes on.
import type { DeviceName } from '../onnx/node.js';
import type { Losses } from '../runs/index.js';
import type { RunSettings } from '../settings/index.js';

export interface TrainOptions {
  /** Folder of the run: made by this call, or with `resume` one to go on with. */
  readonly run: string;
  readonly settings: RunSettings;
  readonly resume?: boolean;
  /** Threads of all streams together. Default 2, and with `resume` as many as the run was begun with. */
  readonly threads?: number;
  /** Default 'cpu'. */
  readonly device?: DeviceName;
  /** Memory for the contents of feature files, all streams together. Default 128 MiB. */
  readonly cacheBytes?: number;
  /** Stops training after the step under way, with a checkpoint. */
  readonly signal?: AbortSignal;
}

export type TrainEvent =
  | { readonly type: 'start'; readonly epochs: number; readonly fromEpoch: number; readonly videos: number }
  | { readonly type: 'warning'; readonly message: string }
  /** A round begins, where there are several: from 1 on. */
  | { readonly type: 'round'; readonly round: number; readonly of: number }
  /** How many training videos were localized by the round before, for this one to learn from. */
  | { readonly type: 'marked'; readonly done: number; readonly of: number }
  | { readonly type: 'progress'; readonly epoch: number; readonly fraction: number }
  | {
      readonly type: 'epoch';
      readonly epoch: number;
      readonly losses: Readonly<Record<string, Losses>>;
      readonly snippetsPerSec: number;
    }
  | {
      readonly type: 'validation';
      readonly epoch: number;
      readonly split: string;
      readonly average: number;
      readonly best: boolean;
    }
  | { readonly type: 'checkpoint'; readonly epoch: number }
  | { readonly type: 'interrupted'; readonly epoch: number }
  /** What scores will be: probabilities, or not and why. */
  | { readonly type: 'calibration'; readonly scores: string }
  /** What was picked: its epoch is 0 where a round before the last had it. */
  | { readonly type: 'done'; readonly epochs: number; readonly picked?: { epoch: number; average: number } };
