// A layout, and what it finds in a source folder before arrays are opened and anything is decided.
import type { Split } from '../../data/index.js';
import type { AnyAnnotations } from '../formats/index.js';
import type { Listing } from './listing.js';

/** One array: a file, or one of the arrays in a file. */
export interface ArraySource {
  readonly path: string;
  /** The name of the array in a file with several: a key, a data set of HDF5, an index of a list. */
  readonly array?: string;
}

export interface FoundStream {
  readonly name: string;
  /** By video name. */
  readonly videos: ReadonlyMap<string, ArraySource>;
  /** The axes, if the source repository documents them. */
  readonly axes?: Axes;
}

/** T snippets, D numbers, C crops, 1 an axis of length one. */
export const axesNames = ['TD', 'DT', '1TD', 'TCD'] as const;
/** Order of the axes of a feature array: T snippets, D features, C crops. */
export type Axes = (typeof axesNames)[number];

/** The times of snippets. `fps: 'video'`: each video has its own frame rate. `rescaled`: T snippets cover the whole video. */
export type StreamTiming =
  | { readonly fps: number | 'video'; readonly strideFrames: number; readonly windowFrames: number }
  | { readonly strideSec: number; readonly windowSec: number }
  | { readonly rescaled: true };

/** A value that was decided, and why. Both are printed, and written to dataset.yaml. */
export interface Assumed<T> {
  readonly value: T;
  readonly why: string;
}

/** Why, for a value that the user gave. */
export const asGiven = 'as given';

/** What a layout found. Only the evidence for the layout is checked so far. */
export interface FoundLayout {
  /** The evidence for the layout, in words. */
  readonly reason: string;
  readonly streams: readonly FoundStream[];
  /** Annotations, or files of which one has them: the one that names most of the videos is taken. */
  readonly annotations:
    | Pick<AnyAnnotations, 'annotations' | 'notes'>
    | { readonly candidates: readonly string[] };
  /** The times of snippets, by the source's documentation or a settings file. */
  readonly timing?: Assumed<StreamTiming>;
  /** The subset of each split, if the source states it. */
  readonly splits?: Assumed<Partial<Record<Split, string>>>;
  /** The subset of each video, if another file than the annotations states it. Other videos are left out. */
  readonly subsets?: ReadonlyMap<string, string>;
  /** All classes in their order, if the source has a list. */
  readonly classes?: readonly string[];
  /** Remarks for the user, a line each. */
  readonly notes: readonly string[];
}

export interface LayoutOptions {
  /** Class names in the order of columns or indices, for sources whose labels are numbers. */
  readonly classes?: readonly string[];
  readonly fps?: number;
}

export interface Layout {
  readonly name: string;
  /** In words, for help and messages. */
  readonly title: string;
  /** What was found, or why the source is not in this layout ("no folder train_data"). UserError if it is, but incomplete. */
  detect(listing: Listing, options: LayoutOptions): Promise<FoundLayout | string>;
}
