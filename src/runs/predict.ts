// Applying a trained model: features of a video → activations → predictions.
import type { Prediction } from '../core/index.js';
import { type Dataset, type FeatureReader, sampleTest, type Video } from '../data/index.js';
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

/** Parameters of attention and classifier, by stream. */
export type Weights = Readonly<Record<string, Values>>;

export interface Predictor {
  /** Use these parameters from now on; of several, the average of what they say of each snippet. */
  setWeights(...members: readonly Weights[]): Promise<void>;
  /** Attention, class activations and class probabilities of a video, for every stream. */
  activations(video: Video): Promise<VideoActivations>;
  /** Where each action is in these videos, in their order, by the run's localization settings. */
  localizeAll(videos: readonly Video[]): AsyncGenerator<[Video, Prediction[]]>;
}

/**
 * Snippets that go through a program in one run of it: short videos share a run, a longer video has one of its own.
 * While one group of videos is localized the next is under way.
 */
const rowsAtOnce = 1600;
const groupsAhead = 1;

/** Videos of a group with the rows that are sampled of each. */
type Group = readonly (readonly [Video, Int32Array])[];

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

  const { min, max } = settings.testSampling;
  const sampling = { min, max: max === 'all' ? Number.POSITIVE_INFINITY : max };
  const sampled = (video: Video) => [video, sampleTest(video.snippets, sampling)] as const;

  /** Weights given with each run of the program: those of several members. A single one's are the runtimes' state. */
  let fed: readonly Weights[] = [{}];

  /** Memory for features, of each stream: what came back from its runtime. */
  const free = new Map(dataset.streams.map(({ name }) => [name, [] as Float32Array[]]));

  /** What a stream says of each video of a group. */
  async function streamActivations(name: string, dim: number, group: Group): Promise<StreamActivations[]> {
    const snippets = group.reduce((sum, [, rows]) => sum + rows.length, 0);
    const size = snippets * dim;
    const known = free.get(name)?.pop();
    const data = known && known.length >= size ? known.subarray(0, size) : new Float32Array(size);
    let at = 0;
    for (const [video, rows] of group) {
      reader.gather(video, name, rows, data, at * dim);
      at += rows.length;
    }
    let x: Value = { data, shape: [snippets, dim] };
    const said: Values[] = [];
    // In turn, since the features move to the runtime's thread and back: they are read once for all members.
    for (const member of fed) {
      const result = await runtimes[name].run('infer', member[name] ?? {}, { x });
      x = result.x;
      said.push(result);
    }
    free.get(name)?.push(new Float32Array(x.data.buffer as ArrayBuffer));
    at = 0;
    return group.map(([, rows]) => {
      const [from, to] = [at, at + rows.length];
      at = to;
      const members = said.map(({ attention, cam, bias }) => {
        const own = {
          attention: attention.data.subarray(from, to),
          cam: cam.data.subarray(from * (classes + 1), to * (classes + 1)),
          bias: bias.data,
        };
        return { ...own, classProbability: classProbability(own.attention, own.cam, own.bias) };
      });
      return averageActivations(members);
    });
  }

  async function activations(group: Group): Promise<VideoActivations[]> {
    const streams = await Promise.all(
      dataset.streams.map(({ name, dim }) => streamActivations(name, dim, group)),
    );
    return group.map(([{ snippets, strideSec, windowSec, durationSec }], i) => ({
      snippets,
      strideSec,
      windowSec,
      durationSec,
      streams: Object.fromEntries(dataset.streams.map(({ name }, k) => [name, streams[k][i]])),
    }));
  }

  const proposals = (found: VideoActivations) => localize(found, dataset.classes, settings.localization);

  return {
    async setWeights(...members) {
      if (members.length > 1) fed = members;
      else {
        fed = [{}];
        await Promise.all(dataset.streams.map(({ name }) => runtimes[name].write(members[0][name])));
      }
    },
    activations: async (video) => (await activations([sampled(video)]))[0],
    async *localizeAll(videos) {
      const begin = async (group: Group) => [group, await activations(group)] as const;
      for await (const [group, found] of mapAhead(grouped(videos.map(sampled)), groupsAhead, begin)) {
        for (const [i, [video]] of group.entries()) yield [video, proposals(found[i])];
      }
    },
  };
}

/** Consecutive videos of at most `rowsAtOnce` rows, or a single one. */
function* grouped(videos: Group): Generator<Group> {
  let from = 0;
  let rows = 0;
  for (const [i, [, { length }]] of videos.entries()) {
    if (i > from && rows + length > rowsAtOnce) {
      yield videos.slice(from, i);
      [from, rows] = [i, 0];
    }
    rows += length;
  }
  if (from < videos.length) yield videos.slice(from);
}
