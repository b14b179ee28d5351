// What a layout makes of a source folder, before anything is opened or decided.

import type { Annotations, Split } from '../../data/index.js';
import type { AnyAnnotations } from '../formats/index.js';
import type { Listing } from './listing.js';

/** One array: a file, or one of the arrays in a file. */
export interface ArraySource {
  readonly path: string;
  /** Its name, where the file holds several: a key, a data set of HDF5, a place in a list. */
  readonly array?: string;
}

export interface FoundStream {
  readonly name: string;
  /** By video name. */
  readonly videos: ReadonlyMap<string, ArraySource>;
  /** What the source repository's documentation says of the axes, if it does. */
  readonly axes?: Axes;
}

/** T snippets, D numbers, C crops, 1 an axis of length one. */
export const axesNames = ['TD', 'DT', '1TD', 'TCD'] as const;
export type Axes = (typeof axesNames)[number];

/** How snippets lie in time; `video`: frames of each video at its own rate. */
export type StreamTiming =
  | { readonly fps: number | 'video'; readonly strideFrames: number; readonly windowFrames: number }
  | { readonly strideSec: number; readonly windowSec: number }
  | { readonly rescaled: true };

/** Something that was decided, and why; printed, and written beside the value in dataset.yaml. */
export interface Assumed<T> {
  readonly value: T;
  readonly why: string;
}

/** Why of what a user said. */
export const wasSaid = 'as it was said';

/** What a layout found. Nothing is checked yet but what made it say that this is its layout. */
export interface FoundLayout {
  /** What showed it, in words. */
  readonly reason: string;
  readonly streams: readonly FoundStream[];
  /** Already read, or the files of which one holds them (the one that names most of the videos is taken). */
  readonly annotations:
    | Pick<AnyAnnotations, 'annotations' | 'notes'>
    | { readonly candidates: readonly string[] };
  /** What the source's documentation, or a file of its settings, says of time. */
  readonly timing?: Assumed<StreamTiming>;
  /** Part → subset, where the source says it. */
  readonly splits?: Assumed<Partial<Record<Split, string>>>;
  /** Videos whose subset is told by another file than the annotations: subset by video. Others are left out. */
  readonly subsets?: ReadonlyMap<string, string>;
  /** All classes in their order, where the source has a list. */
  readonly classes?: readonly string[];
  /** What else is worth knowing, a line each. */
  readonly notes: readonly string[];
}

export interface LayoutOptions {
  /** Class names in the order of columns or indices, for sources that have numbers only. */
  readonly classes?: readonly string[];
  readonly fps?: number;
}

export interface Layout {
  readonly name: string;
  /** In words, for help and messages. */
  readonly title: string;
  /** What was found, or why this is not the layout (a phrase: "no folder train_data"). UserError if it is, but broken. */
  detect(listing: Listing, options: LayoutOptions): Promise<FoundLayout | string>;
}

export type { Annotations, Listing };
