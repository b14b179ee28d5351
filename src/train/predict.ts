// Applying a trained model: features of a video → activations → proposals.
import { type Dataset, type FeatureReader, sampleTest, type Video } from '../data/index.js';
import { openRuntime, type Runtime, type Values } from '../engine/index.js';
import { localize, type Proposal, type VideoActivations } from '../localize/index.js';
import { inferenceProgram } from '../model/index.js';
import type { ResolvedSettings } from './settings.js';

/** Parameters of attention and classifier, by stream. */
export type Weights = Readonly<Record<string, Values>>;

export interface Predictor {
  /** Use these parameters from now on. */
  setWeights(weights: Weights): Promise<void>;
  /** Attention, class activations and class probabilities of a video, for every stream. */
  activations(video: Video): Promise<VideoActivations>;
  /** Where each action is in a video, by the run's localization settings. */
  localize(video: Video): Promise<Proposal[]>;
  close(): Promise<void>;
}

/** A runtime a stream, holding its parameters. Close it when done. */
export async function openPredictor(
  dataset: Dataset,
  reader: FeatureReader,
  settings: ResolvedSettings,
  threads = 1,
): Promise<Predictor> {
  const classes = dataset.classes.length;
  const runtimes: Record<string, Runtime> = {};
  for (const { name, dim } of dataset.streams) {
    runtimes[name] = await openRuntime({ threads });
    await runtimes[name].load('infer', inferenceProgram({ features: dim, classes }, settings.model));
  }
  let biases: Record<string, Float32Array> = {};

  async function activations(video: Video): Promise<VideoActivations> {
    const { min, max } = settings.testSampling;
    const rows = sampleTest(video.snippets, { min, max: max === 'all' ? Number.POSITIVE_INFINITY : max });
    const streams = dataset.streams.map(async ({ name, dim }) => {
      const x = new Float32Array(rows.length * dim);
      reader.gather(video, name, rows, x, 0);
      const { attention, cam, probability } = await runtimes[name].run('infer', {
        x: { data: x, shape: [rows.length, dim] },
      });
      return [
        name,
        { attention: attention.data, cam: cam.data, classProbability: probability.data, bias: biases[name] },
      ] as const;
    });
    return {
      snippets: video.snippets,
      strideSec: dataset.streams[0].strideSec,
      windowSec: dataset.streams[0].windowSec,
      durationSec: video.durationSec,
      streams: Object.fromEntries(await Promise.all(streams)),
    };
  }

  return {
    async setWeights(weights) {
      await Promise.all(dataset.streams.map(({ name }) => runtimes[name].write(weights[name])));
      biases = Object.fromEntries(dataset.streams.map(({ name }) => [name, weights[name]['clf.b'].data]));
    },
    activations,
    localize: async (video) => localize(await activations(video), dataset.classes, settings.localization),
    async close() {
      await Promise.all(Object.values(runtimes).map((runtime) => runtime.close()));
    },
  };
}
