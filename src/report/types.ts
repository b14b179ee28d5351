// What a report shows.
import type { Prediction, Segment } from '../core/index.js';
import type { ErrorAnalysis, Evaluation } from '../evaluate/index.js';
import type { MetricLine } from '../runs/index.js';
import type { ScoresSection } from './reliability.js';
import type { SeedEvaluation } from './spread.js';

/** One recording: signals over time, and segments. */
export interface VideoTimeline {
  readonly id: string;
  readonly durationSec: number;
  /** Seconds from one value of a signal to the next. */
  readonly valueSec: number;
  /** Where the first value begins. */
  readonly startSec: number;
  /** λ of each stream, in [0, 1]. */
  readonly attention: readonly { readonly stream: string; readonly values: ArrayLike<number> }[];
  /** Mean over the streams of the class probability of each snippet, for the classes that are shown. */
  readonly activations: readonly { readonly label: string; readonly values: ArrayLike<number> }[];
  readonly predicted: readonly Prediction[];
  /** Empty where the recording has no segments. */
  readonly truth: readonly Segment[];
  /** The recording's video as the page refers to it, where it is near. */
  readonly media?: string;
}

/** The contents of a report page. */
export interface ReportData {
  readonly title: string;
  /** Short facts under the title: name and value. */
  readonly facts: readonly (readonly [name: string, value: string])[];
  /** Shown prominently, such as that weights were picked on the test split. */
  readonly notes: readonly string[];
  readonly classes: readonly string[];
  readonly split: string;
  readonly evaluation?: Evaluation;
  readonly errors?: ErrorAnalysis;
  readonly scores?: ScoresSection;
  /** Of several seeds, when the page shows their average. */
  readonly seeds?: readonly SeedEvaluation[];
  /** Another method's result on the same data. */
  readonly reference?: { readonly name: string; readonly average: number };
  readonly metrics: readonly MetricLine[];
  readonly videos: readonly VideoTimeline[];
  /** All settings, as text. */
  readonly settings: string;
}
