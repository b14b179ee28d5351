// The settings of a stream where a user gives none, or a backbone only.
import { backboneSettings } from './backbone.js';
import { flowSettings } from './flow.js';
import { readBackbone } from './nodeModels.js';
import type { ModelAccess } from './onnxModel.js';
import { defaultEveryFrames, poseSettings } from './pose.js';
import { rgbSettings } from './rgb.js';
import type { StreamKind, StreamSettings } from './streamSettings.js';

export interface StreamOptions {
  readonly models: ModelAccess;
  /** Of the grid. */
  readonly fps: number;
  /** A `backbone.yaml`, for streams that have one; the bundled MobileNetV1 if none is given. */
  readonly backbone?: string;
}

/** Frames of a snippet that a backbone of single frames looks at: see docs/performance.md. */
const framesPerSnippet = 4;
const poseModel = 'movenet_lightning.onnx';

/** With the hashes of the models as they are now. UserError if a file is not there or not what it should be. */
export async function streamDefaults(
  kind: StreamKind,
  { models, fps, backbone: path }: StreamOptions,
): Promise<StreamSettings> {
  if (kind === 'pose')
    return poseSettings.parse({
      ...{ kind, model: poseModel },
      sha256: await models.sha256(poseModel),
      everyFrames: defaultEveryFrames(fps),
    });
  if (kind === 'flow') return flowSettings.parse({ kind, everyFrames: defaultEveryFrames(fps) });
  const description = readBackbone(path);
  const sha256 = await models.sha256(description.model);
  return rgbSettings.parse({
    kind,
    backbone: backboneSettings.parse({ ...description, sha256 }),
    clipsPerSnippet: description.layout.includes('T') ? 1 : framesPerSnippet,
  });
}
