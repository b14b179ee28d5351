// From a run's folder to its report: localizes a split once more, evaluates it and draws it.
import { stringify } from 'yaml';
import type { GroundTruth, Prediction, Predictions } from '../core/index.js';
import type { Split, Video } from '../data/index.js';
import {
  analyzeErrors,
  defaultTiouThresholds,
  evaluate,
  matchPredictions,
  reliability,
} from '../evaluate/index.js';
import { writeFileAtomic } from '../io/index.js';
import { snippetProbabilities, type VideoActivations } from '../localize/index.js';
import {
  groundTruthOf,
  localizeSplit,
  type OpenedRun,
  readMetrics,
  rightAtTiou,
  runFiles,
} from '../runs/index.js';
import { overPreset } from '../settings/node.js';
import { renderReport } from './renderReport.js';
import type { ReportData, VideoTimeline } from './types.js';

/** Options of runReport. */
export interface RunReportOptions {
  /** The split that is localized, evaluated and drawn. Default: test. */
  readonly split?: Split;
  readonly tiou?: readonly number[];
  readonly reference?: ReportData['reference'];
  /** Of an average of seeds: what each of them reaches. */
  readonly seeds?: ReportData['seeds'];
  /** The video of a recording as the page refers to it. */
  readonly mediaOf?: (video: string) => string | undefined;
  /** Called after each video. */
  readonly onVideo?: (done: number, of: number) => void;
}

/** What the report of a run shows. */
export async function runReport(
  run: string,
  opened: OpenedRun,
  options: RunReportOptions = {},
): Promise<ReportData> {
  const { split = 'test', tiou = defaultTiouThresholds, reference, seeds, mediaOf, onVideo } = options;
  const { dataset, config, predictor, weights, scores, calibration } = opened;
  const { settings } = config;
  const { epochs, rounds } = settings.training;
  const changed = overPreset(settings);
  const { videos, predictions } = await localizeSplit(opened, split, onVideo);
  const truth: GroundTruth = new Map(videos.map(({ id, segments }) => [id, segments]));
  const annotated = videos.some(({ segments }) => segments.length > 0);
  const timelines: VideoTimeline[] = [];
  for (const video of videos) {
    const media = mediaOf?.(video.id);
    timelines.push({
      ...toTimeline(
        video,
        await predictor.activations(video),
        predictions.get(video.id) ?? [],
        dataset.classes,
      ),
      ...(media !== undefined && { media }),
    });
  }
  const evaluation = annotated ? evaluate(truth, predictions, { protocol: 'activitynet', tiou }) : undefined;
  const counts = (['train', 'validation', 'test'] as const)
    .map((name) => `${dataset.videos.filter((video) => video.split === name).length} ${name}`)
    .join(', ');
  const matched =
    annotated && !('none' in calibration)
      ? matchPredictions(groundTruthOf(videos), onKnown(videos, predictions), rightAtTiou)
      : [];
  return {
    title: `${dataset.name}: when it happens`,
    facts: [
      ['recordings', counts],
      ['classes', `${dataset.classes.length}`],
      ['streams', dataset.streams.map(({ name }) => name).join(', ')],
      ['preset', settings.preset],
      ...(changed.length > 0 ? [['set', changed.join(', ')] as const] : []),
      ['epochs', rounds > 1 ? `${epochs} in each of ${rounds} rounds` : `${epochs}`],
      seeds ? ['seeds', `average of ${seeds.length}`] : ['seed', `${settings.seed}`],
      ['localization', settings.localization.rule],
      ['used', weights],
    ],
    notes: [
      ...(settings.protocol === 'paper'
        ? [
            'Protocol “paper”: weights may be picked on the test split. Numbers are not comparable with held-out ones.',
          ]
        : []),
      ...dataset.warnings,
      ...(evaluation?.warnings.map(({ message }) => message) ?? []),
    ],
    classes: dataset.classes,
    split,
    evaluation,
    errors: annotated
      ? analyzeErrors(truth, predictions, { protocol: 'activitynet', tiou, at: 0.5 })
      : undefined,
    scores: { meaning: scores, reliability: matched.length > 0 ? reliability(matched) : undefined },
    seeds,
    reference,
    metrics: readMetrics(run),
    videos: timelines,
    settings: stringify(settings),
  };
}

/** Write the run's report.html and return its path. */
export function saveReport(run: string, data: ReportData): string {
  const path = runFiles(run).report;
  writeFileAtomic(path, renderReport(data));
  return path;
}

/** What is known to be right or not: predictions of the videos that have their segments. */
function onKnown(videos: readonly Video[], predictions: Predictions): Predictions {
  const known = groundTruthOf(videos);
  return new Map([...predictions].filter(([id]) => known.has(id)));
}

function toTimeline(
  video: Video,
  { streams, snippets, strideSec, windowSec = strideSec }: VideoActivations,
  predicted: readonly Prediction[],
  classes: readonly string[],
): VideoTimeline {
  const names = Object.keys(streams);
  const probabilities = names.map((name) => snippetProbabilities(streams[name]));
  const sampled = streams[names[0]].attention.length;
  const shown = new Set([
    ...video.labels.map((label) => classes[label]),
    ...predicted.map(({ label }) => label),
  ]);
  return {
    id: video.id,
    durationSec: video.durationSec,
    valueSec: (strideSec * snippets) / sampled,
    startSec: (windowSec - strideSec) / 2,
    attention: names.map((stream) => ({ stream, values: streams[stream].attention })),
    activations: [...shown].map((label) => ({
      label,
      values: meanProbability(probabilities, classes.indexOf(label), classes.length + 1),
    })),
    predicted,
    truth: video.segments,
  };
}

/** The column of one class of (N, columns) probabilities, mean over the streams: (N). */
function meanProbability(streams: readonly Float64Array[], c: number, columns: number): Float32Array {
  const out = new Float32Array(streams[0].length / columns);
  for (const probabilities of streams) {
    for (let t = 0; t < out.length; t++) out[t] += probabilities[t * columns + c] / streams.length;
  }
  return out;
}
