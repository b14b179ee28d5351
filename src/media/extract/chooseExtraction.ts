// From what is asked for to the settings that a data set records: defaults, hashes of the models, versions.
import { readFileSync } from 'node:fs';
import { UserError } from '../../core/index.js';
import { openNodeModels } from '../../onnx/node.js';
import { isTree, parseSet, type Tree } from '../../settings/index.js';
import { featuresVersion, type StreamKind } from '../features/index.js';
import { streamDefaults } from '../features/node.js';
import { decoderVersion } from '../video/node.js';
import type { Extraction } from './settings.js';

/** Streams, frame grid and settings to extract with. */
export interface ExtractionChoice {
  readonly streams: readonly StreamKind[];
  /** Frames a second that are looked at, whatever the video's own rate. */
  readonly fps: number;
  readonly strideFrames: number;
  readonly windowFrames: number;
  /** A backbone.yaml; by default the bundled one. */
  readonly backbone?: string;
  /** `stream.key=value`, the value as YAML, in place of defaults: `flow.shortSide=96`. */
  readonly set?: readonly string[];
}

/** Frames are scaled down to this: more than backbones take, and little to compute. */
const shortSide = 256;

/** UserError if the backbone's description, a model or a setting is not there or not valid. */
export async function chooseExtraction(choice: ExtractionChoice): Promise<Extraction> {
  const { fps, strideFrames, windowFrames } = choice;
  const options = { models: openNodeModels(), fps, backbone: choice.backbone };
  const set = settingsOf(choice);
  const streams: Extraction['streams'] = {};
  for (const kind of choice.streams)
    streams[kind] = await streamDefaults(kind, { ...options, over: set.get(kind) });
  const { version } = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8'));
  return {
    featuresVersion,
    dgam: version,
    decoder: await decoderVersion(),
    fps,
    strideFrames,
    windowFrames,
    shortSide,
    streams,
  };
}

/** What is set, by stream. */
function settingsOf({ set = [], streams }: ExtractionChoice): Map<string, Tree> {
  const found = new Map<string, Tree>();
  for (const text of set) {
    const [[stream, settings]] = Object.entries(parseSet(text, 'flow.shortSide=96'));
    if (!streams.some((name) => name === stream) || !isTree(settings))
      throw new UserError(
        `--set ${text}: expected a setting of one of the streams (${streams.join(', ')}), such as flow.shortSide=96.`,
      );
    found.set(stream, { ...found.get(stream), ...settings });
  }
  return found;
}
