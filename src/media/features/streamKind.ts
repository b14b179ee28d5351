// What a kind of stream defines: its settings, their defaults, and how frames become features.
import type { z } from 'zod';
import type { ModelAccess } from '../../onnx/index.js';
import type { Frame } from '../video/index.js';
import type { BackboneSettings } from './backbone/backbone.js';
import type { SnippetGrid } from './snippets.js';

/** Computes the features of one stream, one video after the other. Its memory does not grow with a video's length. */
export interface StreamExtractor {
  /** D, the number of features of a snippet. */
  readonly dim: number;
  /** Whether the frame at this index of the grid is needed. */
  wants(index: number): boolean;
  /** Takes the next frame that is wanted; its pixels are not kept. Returns the features (D) of the snippets now complete. */
  push(frame: Frame): Promise<readonly Float32Array[]>;
  /**
   * Ends the video after `frames` frames. Returns the features (D) of the remaining snippets, so that the video has
   * `snippetCount(frames)` in total. Then another video may begin.
   */
  end(frames: number): Promise<readonly Float32Array[]>;
  /** Frees the memory and threads that are held. */
  close(): Promise<void>;
}

/** What default settings may depend on. */
export interface DefaultsContext {
  /** Frames per second of the grid. */
  readonly fps: number;
  readonly models: ModelAccess;
  /** The backbone that the user chose, or the bundled one. UserError if its description or its model cannot be read. */
  backbone(): Promise<BackboneSettings>;
}

/** A kind of stream. `Settings` include `kind`, the name under which `streamKinds.ts` lists it. */
export interface StreamKindDefinition<Settings> {
  readonly settings: z.ZodType<Settings>;
  /** The settings that have no constant default. UserError if a model cannot be read. */
  defaults(context: DefaultsContext): Promise<Readonly<Record<string, unknown>>>;
  /** UserError if a model is missing, is not the recorded one, or has other inputs or outputs than the settings say. */
  open(settings: Settings, grid: SnippetGrid, models: ModelAccess): Promise<StreamExtractor>;
}
