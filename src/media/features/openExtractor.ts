// Settings → what makes the features of a stream.

import type { ModelAccess } from '../../onnx/index.js';
import { openRgb } from './backbone/rgb.js';
import { openFlow } from './flow/flow.js';
import { openPose } from './pose/pose.js';
import type { StreamSettings } from './streamSettings.js';
import type { SnippetGrid, StreamExtractor } from './types.js';

/**
 * UserError if a model is not there, is another than the settings' `sha256` says, or does not take or give what they say.
 */
export async function openExtractor(
  settings: StreamSettings,
  grid: SnippetGrid,
  models: ModelAccess,
): Promise<StreamExtractor> {
  switch (settings.kind) {
    case 'rgb':
      return openRgb(settings, grid, models);
    case 'flow':
      return openFlow(settings, grid, models);
    case 'pose':
      return openPose(settings, grid, models);
  }
}
