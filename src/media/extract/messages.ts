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
  | ({ readonly type: 'progress' } & VideoProgress)
  | { readonly type: 'extracted'; readonly video: ExtractedVideo }
  | { readonly type: 'failed'; readonly failure: Failure };

/** How far the video under way is. */
export interface VideoProgress {
  /** In [0, 1]. */
  readonly fraction: number;
  /** Seconds of it that are done. */
  readonly sec: number;
}

export interface Failure {
  readonly message: string;
  /** Whether it is the video's own, or stops all others too: settings, a full disk. */
  readonly fatal: boolean;
  /** Whether the process is good for another video. */
  readonly usable: boolean;
  /** Whether the user can do something about it: else it is a fault of ours. */
  readonly user: boolean;
}
