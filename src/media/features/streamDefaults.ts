// The settings of a stream where a user gives none, or a backbone only.
import { checkSchema } from '../../core/index.js';
import type { ModelAccess } from '../../onnx/index.js';
import { backboneSettings } from './backbone/backbone.js';
import { readBackbone } from './backbone/readBackbone.js';
import { defaultEveryFrames } from './pose/pose.js';
import { type StreamKind, type StreamSettings, streamSettings } from './streamSettings.js';

export interface StreamOptions {
  readonly models: ModelAccess;
  /** Of the grid. */
  readonly fps: number;
  /** A `backbone.yaml`, for streams that have one; the bundled MobileNetV1 if none is given. */
  readonly backbone?: string;
  /** Settings of the stream in place of its defaults. */
  readonly over?: Readonly<Record<string, unknown>>;
}

/** Frames of a snippet that a backbone of single frames looks at: see docs/performance.md. */
const framesPerSnippet = 4;
const poseModel = 'movenet_lightning.onnx';

/**
 * With the hashes of the models as they are now, and with `over` in place of defaults. UserError if a file is not there
 * or not what it should be, or if `over` does not fit.
 */
export async function streamDefaults(
  kind: StreamKind,
  { models, fps, backbone: path, over = {} }: StreamOptions,
): Promise<StreamSettings> {
  const backbone = async () => {
    const description = readBackbone(path);
    return backboneSettings.parse({ ...description, sha256: await models.sha256(description.model) });
  };
  const everyFrames = defaultEveryFrames(fps);
  const laidOver = (defaults: object) => checkSchema(streamSettings, { kind, ...defaults, ...over }, kind);
  switch (kind) {
    case 'pose':
      return laidOver({ model: poseModel, sha256: await models.sha256(poseModel), everyFrames });
    case 'flow':
      return laidOver({ everyFrames, ...(looksAtImages(over) && { backbone: await backbone() }) });
    case 'rgb': {
      const network = await backbone();
      const clipsPerSnippet = network.layout.includes('T') ? 1 : framesPerSnippet;
      return laidOver({ backbone: network, clipsPerSnippet });
    }
  }
}

const looksAtImages = ({ descriptor }: Readonly<Record<string, unknown>>) =>
  descriptor === 'image' || descriptor === 'both';
