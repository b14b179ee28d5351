// From a run to its report: localizes a split again, evaluates the predictions and collects the content of the page.
import { stringify } from 'yaml';
import type { GroundTruth, Predictions } from '../core/index.js';
import type { Split, Video } from '../data/index.js';
import {
  analyzeErrors,
  defaultTiouThresholds,
  type Evaluation,
  evaluate,
  matchPredictions,
  type Reliability,
  reliability,
} from '../evaluate/index.js';
import { writeFileAtomic } from '../io/index.js';
import {
  calibrationTiou,
  groundTruthOf,
  localizeSplit,
  type OpenedRun,
  readMetrics,
  runFiles,
} from '../runs/index.js';
import { changesFromPreset } from '../settings/node.js';
import { renderReport } from './renderReport.js';
import type { ReportData, VideoTimeline } from './types.js';
import { videoTimeline } from './videoTimeline.js';

/** Options of runReport. */
export interface RunReportOptions {
  /** The split that is localized, evaluated and shown. Default: test. */
  readonly split?: Split;
  /** The tIoU thresholds of the evaluation. */
  readonly tiou?: readonly number[];
  readonly reference?: ReportData['reference'];
  /** The evaluation of each seed, for a report of their average. */
  readonly seeds?: ReportData['seeds'];
  /** The URL of a recording's video relative to the page, where there is one. */
  readonly mediaOf?: (video: string) => string | undefined;
  /** Called after each video. */
  readonly onVideo?: (done: number, of: number) => void;
}

/** Localizes and evaluates a split: the content of the run's report. */
export async function runReport(
  run: string,
  opened: OpenedRun,
  options: RunReportOptions = {},
): Promise<ReportData> {
  const { split = 'test', tiou = defaultTiouThresholds, reference, seeds, mediaOf, onVideo } = options;
  const { dataset, config, scores } = opened;
  const { videos, predictions } = await localizeSplit(opened, split, onVideo);
  const truth: GroundTruth = new Map(videos.map(({ id, segments }) => [id, segments]));
  const hasSegments = videos.some(({ segments }) => segments.length > 0);
  const protocol = 'activitynet';
  const evaluation = hasSegments ? evaluate(truth, predictions, { protocol, tiou }) : undefined;
  return {
    title: `${dataset.name}: temporal action localization`,
    facts: facts(opened, seeds),
    notes: notes(opened, evaluation),
    classes: dataset.classes,
    split,
    evaluation,
    errors: hasSegments ? analyzeErrors(truth, predictions, { protocol, tiou, at: 0.5 }) : undefined,
    scores: {
      meaning: scores,
      reliability: hasSegments ? reliabilityOf(opened, videos, predictions) : undefined,
    },
    seeds,
    reference,
    metrics: readMetrics(run),
    videos: await timelines(opened, videos, predictions, mediaOf),
    settings: stringify(config.settings),
  };
}

/** Write the run's report.html and return its path. */
export function saveReport(run: string, data: ReportData): string {
  const path = runFiles(run).report;
  writeFileAtomic(path, renderReport(data));
  return path;
}

/** The fact that names the weights. */
export const weightsFact = 'weights';

function facts(
  { dataset, config: { settings }, weights }: OpenedRun,
  seeds: ReportData['seeds'],
): ReportData['facts'] {
  const { epochs, rounds } = settings.training;
  const changes = changesFromPreset(settings);
  const counts = (['train', 'validation', 'test'] as const)
    .map((name) => `${dataset.videos.filter((video) => video.split === name).length} ${name}`)
    .join(', ');
  return [
    ['recordings', counts],
    ['classes', `${dataset.classes.length}`],
    ['streams', dataset.streams.map(({ name }) => name).join(', ')],
    ['preset', settings.preset],
    ...(changes.length > 0 ? [['changed settings', changes.join(', ')] as const] : []),
    ['epochs', rounds > 1 ? `${epochs} in each of ${rounds} rounds` : `${epochs}`],
    seeds ? ['seeds', `average of ${seeds.length}`] : ['seed', `${settings.seed}`],
    ['localization rule', settings.localization.rule],
    [weightsFact, weights],
  ];
}

function notes({ dataset, config }: OpenedRun, evaluation: Evaluation | undefined): string[] {
  const paper =
    'Protocol “paper”: weights may be selected on the test split. Compare the results only with others of this protocol.';
  return [
    ...(config.settings.protocol === 'paper' ? [paper] : []),
    ...dataset.warnings,
    ...(evaluation?.warnings.map(({ message }) => message) ?? []),
  ];
}

/** Undefined where scores are not calibrated or no prediction can be matched. */
function reliabilityOf(
  { calibration }: OpenedRun,
  videos: readonly Video[],
  predictions: Predictions,
): Reliability | undefined {
  if ('none' in calibration) return undefined;
  const truth = groundTruthOf(videos);
  const matchable = new Map([...predictions].filter(([id]) => truth.has(id)));
  const matched = matchPredictions(truth, matchable, calibrationTiou);
  return matched.length > 0 ? reliability(matched) : undefined;
}

async function timelines(
  { dataset, predictor }: OpenedRun,
  videos: readonly Video[],
  predictions: Predictions,
  mediaOf: RunReportOptions['mediaOf'],
): Promise<VideoTimeline[]> {
  const all: VideoTimeline[] = [];
  for (const video of videos) {
    const activations = await predictor.activations(video);
    const media = mediaOf?.(video.id);
    all.push({
      ...videoTimeline(video, activations, predictions.get(video.id) ?? [], dataset.classes),
      ...(media !== undefined && { media }),
    });
  }
  return all;
}
