// Applying trained weights: features of videos → activations → predictions.
import type { Prediction } from '../core/index.js';
import type { Dataset, FeatureReader, Video } from '../data/index.js';
import type { Value, Values } from '../engine/index.js';
import {
  averageActivations,
  localize,
  type StreamActivations,
  type VideoActivations,
} from '../localize/index.js';
import { classProbability, inferenceProgram } from '../model/index.js';
import type { Runtime } from '../onnx/index.js';
import type { ResolvedSettings } from '../settings/index.js';
import { mapAhead } from './mapAhead.js';
import { createGroupReader, groupVideos, sampleVideo, type VideoGroup } from './videoGroups.js';

/** Parameters of attention and classifier, by stream. */
export type Weights = Readonly<Record<string, Values>>;

/** The networks of a run: activations and proposals of videos. */
export interface Predictor {
  /** Use these weights from now on; with several (an ensemble), predictions are from the average of their activations. */
  setWeights(...members: readonly Weights[]): Promise<void>;
  /** Attention, class activations and class probabilities of a video, for every stream. */
  activations(video: Video): Promise<VideoActivations>;
  /** The predictions of each video, best first, by the run's localization settings; videos in their order. */
  localizeAll(videos: readonly Video[]): AsyncGenerator<[Video, Prediction[]]>;
}

/** Snippets of one run of a program: short videos share a run. */
const maxSnippets = 1600;
/** Groups of videos that are under way while one is localized. */
const groupsAhead = 1;

/** Predicts on the runtimes given, one a stream, which have the parameters as state under their own names. */
export async function createPredictor(
  dataset: Dataset,
  reader: FeatureReader,
  settings: ResolvedSettings,
  runtimes: Readonly<Record<string, Runtime>>,
): Promise<Predictor> {
  const { streams } = dataset;
  const classes = dataset.classes.length;
  for (const { name, dim } of streams) {
    await runtimes[name].load('infer', inferenceProgram({ features: dim, classes }, settings.model));
  }
  const features = createGroupReader(reader, Object.fromEntries(streams.map(({ name, dim }) => [name, dim])));
  const { min, max } = settings.testSampling;
  const sampled = (video: Video) =>
    sampleVideo(video, { min, max: max === 'all' ? Number.POSITIVE_INFINITY : max });

  /** The weights of each member of an ensemble, fed with each run. Those of a single member are the runtimes' state. */
  let members: readonly Weights[] = [{}];

  async function streamActivations(group: VideoGroup, stream: string): Promise<StreamActivations[]> {
    let x = features.read(group, stream);
    const outputs: Values[] = [];
    // One member after the other: the features are transferred to the runtime and back, so they are read only once.
    for (const member of members) {
      const result = await runtimes[stream].run('infer', member[stream] ?? {}, { x });
      x = result.x;
      outputs.push(result);
    }
    features.recycle(x, stream);
    const byMember = outputs.map((output) => splitByVideo(output, group, classes + 1));
    return group.map((_, i) => averageActivations(byMember.map((videos) => videos[i])));
  }

  async function groupActivations(group: VideoGroup): Promise<VideoActivations[]> {
    const byStream = await Promise.all(streams.map(({ name }) => streamActivations(group, name)));
    return group.map(({ video: { snippets, strideSec, windowSec, durationSec } }, i) => ({
      snippets,
      strideSec,
      windowSec,
      durationSec,
      streams: Object.fromEntries(streams.map(({ name }, k) => [name, byStream[k][i]])),
    }));
  }

  return {
    async setWeights(...weights) {
      if (weights.length > 1) members = weights;
      else {
        members = [{}];
        await Promise.all(streams.map(({ name }) => runtimes[name].write(weights[0][name])));
      }
    },
    activations: async (video) => (await groupActivations([sampled(video)]))[0],
    async *localizeAll(videos) {
      const groups = groupVideos(videos.map(sampled), maxSnippets);
      const predict = async (group: VideoGroup) => [group, await groupActivations(group)] as const;
      for await (const [group, activations] of mapAhead(groups, groupsAhead, predict)) {
        for (const [i, { video }] of group.entries()) {
          yield [video, localize(activations[i], dataset.classes, settings.localization)];
        }
      }
    },
  };
}

/** The activations of each video, from the program's outputs: attention (N, 1), cam (N, C+1) and bias (C+1). */
function splitByVideo(
  { attention, cam, bias }: Readonly<Record<string, Value>>,
  group: VideoGroup,
  columns: number,
): StreamActivations[] {
  let end = 0;
  return group.map(({ rows }) => {
    const start = end;
    end += rows.length;
    const video = {
      attention: attention.data.subarray(start, end),
      cam: cam.data.subarray(start * columns, end * columns),
      bias: bias.data,
    };
    return { ...video, classProbability: classProbability(video.attention, video.cam, video.bias) };
  });
}
