// The settings of a stream where a user gives none, only a backbone, or only some.

import type { ModelAccess } from '../../onnx/index.js';
import { checkSchema } from '../../schema/index.js';
import { backboneSettings } from './backbone/backbone.js';
import { readBackbone } from './backbone/readBackbone.js';
import { definitionOf, type StreamKind, type StreamSettings, streamSettings } from './streamKinds.js';

/** Options of streamDefaults. */
export interface StreamOptions {
  readonly models: ModelAccess;
  /** Frames per second of the grid. */
  readonly fps: number;
  /** Path of a `backbone.yaml`, for streams that have a backbone. Default: the bundled MobileNetV1. */
  readonly backbone?: string;
  /** Settings that replace defaults. */
  readonly over?: Readonly<Record<string, unknown>>;
}

/**
 * Settings with the current hashes of the models. UserError if a file is missing or invalid, or if `over` has settings
 * that the stream does not have.
 */
export async function streamDefaults(
  kind: StreamKind,
  { models, fps, backbone: path, over }: StreamOptions,
): Promise<StreamSettings> {
  const backbone = async () => {
    const description = readBackbone(path);
    return backboneSettings.parse({ ...description, sha256: await models.sha256(description.model) });
  };
  const defaults = await definitionOf(kind).defaults({ fps, models, backbone });
  return checkSchema(streamSettings, { kind, ...defaults, ...over }, kind);
}
