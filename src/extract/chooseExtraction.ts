// From what is asked for to the settings that a data set records: defaults, hashes of the models, versions.
import { readFileSync } from 'node:fs';
import { featuresVersion, type StreamKind } from '../features/index.js';
import { openNodeModels, streamDefaults } from '../features/node.js';
import { decoderVersion } from '../video/node.js';
import type { Extraction } from './settings.js';

export interface ExtractionChoice {
  readonly streams: readonly StreamKind[];
  /** Frames a second that are looked at, whatever the video's own rate. */
  readonly fps: number;
  readonly strideFrames: number;
  readonly windowFrames: number;
  /** A backbone.yaml; by default the bundled one. */
  readonly backbone?: string;
}

/** Frames are scaled down to this: more than backbones take, and little to compute. */
const shortSide = 256;

/** UserError if the backbone's description, or a model, is not there or not valid. */
export async function chooseExtraction(choice: ExtractionChoice): Promise<Extraction> {
  const { fps, strideFrames, windowFrames } = choice;
  const options = { models: openNodeModels(), fps, backbone: choice.backbone };
  const streams: Extraction['streams'] = {};
  for (const kind of choice.streams) streams[kind] = await streamDefaults(kind, options);
  const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
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
