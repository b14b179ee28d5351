// From a video's activations to the signals of its timeline.
import type { Prediction } from '../core/index.js';
import type { Video } from '../data/index.js';
import { snippetProbabilities, type VideoActivations } from '../localize/index.js';
import type { VideoTimeline } from './types.js';

/** The timeline of a video, with activations of its annotated and predicted classes. */
export function videoTimeline(
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

/** The column of class c in probabilities (N, columns), mean over the streams: (N). */
function meanProbability(streams: readonly Float64Array[], c: number, columns: number): Float32Array {
  const out = new Float32Array(streams[0].length / columns);
  for (const probabilities of streams) {
    for (let t = 0; t < out.length; t++) out[t] += probabilities[t * columns + c] / streams.length;
  }
  return out;
}
