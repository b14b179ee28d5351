// The content of a report.
import type { Prediction, Segment } from '../core/index.js';
import type { ErrorAnalysis, Evaluation } from '../evaluate/index.js';
import type { MetricLine } from '../runs/index.js';
import type { ScoresSection } from './scoresSection.js';

/** One recording: signals over time, and segments. */
export interface VideoTimeline {
  readonly id: string;
  readonly durationSec: number;
  /** Seconds from one value of a signal to the next. */
  readonly valueSec: number;
  /** Seconds at which the first value begins. */
  readonly startSec: number;
  /** λ of each stream, in [0, 1]. */
  readonly attention: readonly { readonly stream: string; readonly values: ArrayLike<number> }[];
  /** Mean over the streams of the class probability of each snippet, for the annotated and predicted classes. */
  readonly activations: readonly { readonly label: string; readonly values: ArrayLike<number> }[];
  readonly predicted: readonly Prediction[];
  /** The annotated segments; empty where the recording has none. */
  readonly truth: readonly Segment[];
  /** The URL of the recording's video relative to the page, where there is a video. */
  readonly media?: string;
}

/** The evaluation of one of several seeds. */
export interface SeedEvaluation {
  /** Such as `seed 0`. */
  readonly name: string;
  readonly evaluation: Evaluation;
  /** The path of its own report, relative to this page. */
  readonly report?: string;
}

/** The content of the report of one run. */
export interface ReportData {
  readonly title: string;
  /** Short facts under the title: name and value. */
  readonly facts: readonly (readonly [name: string, value: string])[];
  /** Warnings, shown prominently, such as that weights were selected on the test split. */
  readonly notes: readonly string[];
  readonly classes: readonly string[];
  readonly split: string;
  readonly evaluation?: Evaluation;
  readonly errors?: ErrorAnalysis;
  readonly scores?: ScoresSection;
  /** The evaluation of each seed, where the report is about the average of seeds. */
  readonly seeds?: readonly SeedEvaluation[];
  /** Another method's result on the same data. */
  readonly reference?: { readonly name: string; readonly average: number };
  readonly metrics: readonly MetricLine[];
  readonly videos: readonly VideoTimeline[];
  /** All settings, as text. */
  readonly settings: string;
}
