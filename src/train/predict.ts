// Applying a trained model: features of a video → activations → proposals.
import { type Dataset, type FeatureReader, sampleTest, type Video } from '../data/index.js';
import type { Runtime, Values } from '../engine/index.js';
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
}

/** Predicts on the runtimes given, one a stream, in which the parameters are state under their own names. */
export async function createPredictor(
  dataset: Dataset,
  reader: FeatureReader,
  settings: ResolvedSettings,
  runtimes: Readonly<Record<string, Runtime>>,
): Promise<Predictor> {
  const classes = dataset.classes.length;
  for (const { name, dim } of dataset.streams) {
    await runtimes[name].load('infer', inferenceProgram({ features: dim, classes }, settings.model));
  }

  async function activations(video: Video): Promise<VideoActivations> {
    const { min, max } = settings.testSampling;
    const rows = sampleTest(video.snippets, { min, max: max === 'all' ? Number.POSITIVE_INFINITY : max });
    const streams = dataset.streams.map(async ({ name, dim }) => {
      const data = new Float32Array(rows.length * dim);
      reader.gather(video, name, rows, data, 0);
      const x = { data, shape: [rows.length, dim] };
      const { attention, cam, probability, bias } = await runtimes[name].run('infer', {}, { x });
      return [
        name,
        { attention: attention.data, cam: cam.data, classProbability: probability.data, bias: bias.data },
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
    },
    activations,
    localize: async (video) => localize(await activations(video), dataset.classes, settings.localization),
  };
}
