// What a process that extracts videos is told, and what it answers.
import type { ExtractedVideo } from './extractVideo.js';
import type { Extraction } from './settings.js';

/** The first message. */
export interface OpenRequest {
  readonly type: 'open';
  readonly extraction: Extraction;
  /** Folder of the data set. */
  readonly out: string;
  readonly threads: number;
}

export interface VideoRequest {
  readonly type: 'video';
  readonly id: string;
  readonly path: string;
}

export type Request = OpenRequest | VideoRequest;

export type Reply =
  | { readonly type: 'opened' }
  /** Of the video under way, in [0, 1]. */
  | { readonly type: 'progress'; readonly fraction: number }
  | { readonly type: 'extracted'; readonly video: ExtractedVideo }
  | { readonly type: 'failed'; readonly failure: Failure };

export interface Failure {
  readonly message: string;
  /** Whether it is the video's own, or stops all others too: settings, a full disk. */
  readonly fatal: boolean;
  /** Whether the process is good for another video. */
  readonly usable: boolean;
  /** Whether the user can do something about it: else it is a fault of ours. */
  readonly user: boolean;
}
