// The kinds of streams. A new kind is a folder with its settings and extractor, and its name in `definitions`.
import { z } from 'zod';
import type { ModelAccess } from '../../onnx/index.js';
import { flow } from './flow/flow.js';
import { pose } from './pose/pose.js';
import { rgb } from './rgb/rgb.js';
import type { SnippetGrid } from './snippets.js';
import type { StreamExtractor, StreamKindDefinition } from './streamKind.js';

/** In the order in which texts name them. */
const definitions = { rgb, flow, pose };

/** Name of a stream that can be extracted from video. */
export type StreamKind = keyof typeof definitions;
/** Names of the streams that can be extracted from video. */
export const streamKinds = Object.keys(definitions) as readonly StreamKind[];

const [first, ...others] = Object.values(definitions).map(({ settings }) => settings);
/** How a stream's features are computed. A data set records it, so that later videos are treated in the same way. */
export const streamSettings = z.discriminatedUnion('kind', [first, ...others]);
/** Settings of the extraction of a stream. */
export type StreamSettings = z.output<typeof streamSettings>;

/** Its methods take the settings of this kind only; TypeScript does not check which kind a method's settings have. */
export const definitionOf = (kind: StreamKind): StreamKindDefinition<StreamSettings> => definitions[kind];

/** UserError if a model is missing, is not the recorded one, or has other inputs or outputs than the settings say. */
export const openExtractor = (
  settings: StreamSettings,
  grid: SnippetGrid,
  models: ModelAccess,
): Promise<StreamExtractor> => definitionOf(settings.kind).open(settings, grid, models);
