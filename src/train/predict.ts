// Applying a trained model: features of a video → activations → proposals.
import { type Dataset, type FeatureReader, sampleTest, type Video } from '../data/index.js';
import type { Runtime, Values } from '../engine/index.js';
import { localize, type Proposal, type VideoActivations } from '../localize/index.js';
import { inferenceProgram } from '../model/index.js';
import { mapAhead } from './mapAhead.js';
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
  /** The same for each of these videos, in their order; the next ones are under way meanwhile. */
  localizeAll(videos: readonly Video[]): AsyncGenerator<[Video, Proposal[]]>;
}

/** Videos whose activations are under way while the proposals of the one before them are computed. */
const ahead = 2;

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

  /** Memory for features, of each stream: what came back from its runtime. */
  const free = new Map(dataset.streams.map(({ name }) => [name, [] as Float32Array[]]));

  async function activations(video: Video): Promise<VideoActivations> {
    const { min, max } = settings.testSampling;
    const rows = sampleTest(video.snippets, { min, max: max === 'all' ? Number.POSITIVE_INFINITY : max });
    const streams = dataset.streams.map(async ({ name, dim }) => {
      const size = rows.length * dim;
      const known = free.get(name)?.pop();
      const data = known && known.length >= size ? known.subarray(0, size) : new Float32Array(size);
      reader.gather(video, name, rows, data, 0);
      const lent = { x: { data, shape: [rows.length, dim] } };
      const { attention, cam, probability, bias, x } = await runtimes[name].run('infer', {}, lent);
      free.get(name)?.push(new Float32Array(x.data.buffer as ArrayBuffer));
      return [
        name,
        { attention: attention.data, cam: cam.data, classProbability: probability.data, bias: bias.data },
      ] as const;
    });
    return {
      snippets: video.snippets,
      strideSec: video.strideSec,
      windowSec: video.windowSec,
      durationSec: video.durationSec,
      streams: Object.fromEntries(await Promise.all(streams)),
    };
  }

  const proposals = (found: VideoActivations) => localize(found, dataset.classes, settings.localization);

  return {
    async setWeights(weights) {
      await Promise.all(dataset.streams.map(({ name }) => runtimes[name].write(weights[name])));
    },
    activations,
    localize: async (video) => proposals(await activations(video)),
    async *localizeAll(videos) {
      const begin = async (video: Video) => [video, await activations(video)] as const;
      for await (const [video, found] of mapAhead(videos, ahead, begin)) yield [video, proposals(found)];
    },
  };
}
