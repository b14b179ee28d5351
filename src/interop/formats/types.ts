// What an annotation format is, and what its reader and its writer take and give.
import type { Prediction, Segment } from '../../core/index.js';
import type { Annotations, VideoAnnotation } from '../../data/index.js';
import type { Table } from './table.js';

/** An annotation format of another tool. formats.ts lists all of them. */
export interface AnnotationFormat {
  /** The name of the format for `--from` and `--to`. */
  readonly name: string;
  /** The name of the format in messages. */
  readonly title: string;
  /**
   * The evidence that a text is in this format, such as `JSON with "database"`; undefined if it is not. UserError if
   * the text is a relative of the format that cannot be read, such as a project of an older version.
   */
  readonly detect?: (content: TextContent) => string | undefined;
  /** Reads one file. A folder of such files is read as one set of annotations. */
  readonly reader?: Reader;
  /** Reads a folder whose files only together are annotations. */
  readonly folderReader?: FolderReader;
  readonly writer?: Writer;
}

/** A text whose format is to be found. */
export interface TextContent {
  /** The path of the file, for messages. */
  readonly where: string;
  readonly kind: 'xml' | 'json' | 'table';
  readonly text: string;
  /** Whether a JSON text has all of these keys, at any depth. False for other texts. */
  readonly hasKeys: (...keys: string[]) => boolean;
  /** The first lines of a text that is neither XML nor JSON; without rows for those. */
  readonly table: Table;
}

export interface Reader {
  /** Extensions of the files in a folder of this format, with the dot. */
  readonly extensions: readonly string[];
  /** `where`: the path of the file. UserError with the place in the file, what is wrong there and what to do. */
  readonly read: (text: string, where: string, options: TextOptions) => ReadAnnotations;
}

export interface FolderReader {
  /** Matches the names of the files. */
  readonly fileName: RegExp;
  readonly read: (folder: string) => Annotations;
}

export interface Writer {
  /** Extension of the files, with the dot; '' for files with fixed names. */
  readonly extension: string;
  /** One file, a folder with a file for each video, or a folder with files of fixed names. */
  readonly layout: 'file' | 'perVideo' | 'folder';
  /** What the format does not keep. */
  readonly loses: readonly Loss[];
  /** The name of each file is '' for the layout `file`, and the name of the video for `perVideo`. */
  readonly write: (videos: Timelines, options: WriteOptions) => OutputFile[];
}

/** What a format may not keep; losses.ts explains each. */
export type Loss =
  | 'scores'
  | 'subsets'
  | 'durations'
  | 'tags'
  | 'emptyVideos'
  | 'lineEnds'
  | 'frames'
  | 'milliseconds'
  | 'zeroLength';

/** Annotations as a reader found them. */
export interface ReadAnnotations {
  readonly annotations: Annotations;
  /** What was assumed, and what the file has that was not read. */
  readonly notes: readonly string[];
}

/** Options of reading an annotation format. */
export interface ReadOptions {
  /** Frames per second, for formats that state times in frames without a frame rate. */
  readonly fps?: number;
}

export interface TextOptions extends ReadOptions {
  /** The name of the video, for a file that holds one video and does not name it. */
  readonly video?: string;
}

/** Annotations of a video; or its predictions as annotations (see `asTimelines`), with their scores. */
export interface Timeline extends Omit<VideoAnnotation, 'segments'> {
  readonly segments: readonly (Segment & Partial<Prediction>)[];
}

/** By video name, in order. */
export type Timelines = ReadonlyMap<string, Timeline>;

/** Options of writeFormat. */
export interface WriteOptions {
  /** Frames per second, for formats that count frames. */
  readonly fps?: number;
  /** The media file of a video, as the other tool is to find it. Default: the video's name with `.mp4`. */
  readonly mediaOf?: (video: string) => string;
}

/** A file to write. */
export interface OutputFile {
  /** Path in the output folder; '' for a format that is one file. */
  readonly name: string;
  readonly text: string;
  readonly executable?: boolean;
}
