// Examines a data set: reads it, runs all checks and sorts their findings by severity.

import { resolve } from 'node:path';
import { median, UserError } from '../core/index.js';
import {
  type Annotations,
  type DatasetConfig,
  readAnnotations,
  readDatasetConfig,
  splitNames,
} from '../data/index.js';
import { checks, slowChecks } from './checks/all.js';
import type { ReadingOptions } from './inspect/contents.js';
import { inspect } from './inspect/inspect.js';
import { extent } from './numbers.js';
import { createProgress, type ProgressOptions } from './progress.js';
import type { Finding, InspectedStream, Inspection, Severity } from './types.js';

/** Options of examine. */
export interface ExamineOptions extends ProgressOptions {
  /**
   * `quick`: headers, and the contents of a few files, without the accuracy of chance. `usual` (default): the contents of
   * more files. `full`: the contents of all files.
   */
  readonly depth?: 'quick' | 'usual' | 'full';
}

/** The result of examine. */
export interface Examination {
  readonly dataset: string;
  /** Errors first, then warnings, then remarks. */
  readonly findings: readonly Finding[];
  readonly counts: Readonly<Record<Severity, number>>;
  /** What was read; missing if dataset.yaml or the annotations are broken. */
  readonly inspected?: Inspected;
}

/** What an examination read. */
export interface Inspected {
  readonly classes: number;
  readonly videos: Readonly<Partial<Record<(typeof splitNames)[number], number>>>;
  readonly segments: number;
  readonly streams: readonly {
    readonly name: string;
    /** Files whose header was read. */
    readonly files: number;
    /** Files, and rows of them, whose contents were read. */
    readonly filesRead: number;
    readonly rowsRead: number;
    /** Minimum, median and maximum of T; missing without files. */
    readonly snippets?: { readonly least: number; readonly median: number; readonly most: number };
    readonly dim: number;
  }[];
}

const depths: Record<NonNullable<ExamineOptions['depth']>, ReadingOptions> = {
  quick: { videos: 40, rows: 16 },
  usual: { videos: 300, rows: 32 },
  full: { videos: Number.POSITIVE_INFINITY, rows: Number.POSITIVE_INFINITY },
};

const severities: readonly Severity[] = ['error', 'warning', 'info'];

/**
 * Examines the data set in `dir`. Its faults are findings, not exceptions. A broken dataset.yaml, or broken annotations, is
 * the only finding. Rejects with the reason of the signal if that is aborted.
 */
export async function examine(
  dir: string,
  { depth = 'usual', ...options }: ExamineOptions = {},
): Promise<Examination> {
  const read = readBase(dir);
  if (!('annotations' in read)) return examination(dir, [read]);
  const progress = createProgress(options);
  const inspection = await inspect(dir, read.config, read.annotations, depths[depth], progress);
  const used = depth === 'quick' ? checks : [...checks, ...slowChecks];
  const findings = used.flatMap((check) => check(inspection));
  return examination(dir, findings, describe(inspection));
}

function examination(dataset: string, found: readonly Finding[], inspected?: Inspected): Examination {
  const findings = severities.flatMap((severity) => found.filter((finding) => finding.severity === severity));
  const number = (severity: Severity) => findings.filter((finding) => finding.severity === severity).length;
  const counts = { error: number('error'), warning: number('warning'), info: number('info') };
  return { dataset, findings, counts, ...(inspected && { inspected }) };
}

function readBase(dir: string): { config: DatasetConfig; annotations: Annotations } | Finding {
  let config: DatasetConfig;
  try {
    config = readDatasetConfig(dir);
  } catch (error) {
    return broken(
      error,
      'broken-dataset-yaml',
      'dataset.yaml describes the rest of the data set, so nothing else was examined.',
    );
  }
  try {
    return { config, annotations: readAnnotations(resolve(dir, config.annotations)) };
  } catch (error) {
    return broken(
      error,
      'broken-annotations',
      'Without annotations there are no videos, so nothing else was examined.',
    );
  }
}

function broken(error: unknown, id: string, why: string): Finding {
  if (!(error instanceof UserError)) throw error;
  return { id, severity: 'error', seen: error.message, why, advice: 'Correct it, and run this again.' };
}

const describe = ({ config, videos, streams }: Inspection): Inspected => ({
  classes: config.classes.length,
  videos: Object.fromEntries(
    splitNames.flatMap((split) =>
      config.splits[split] === undefined
        ? []
        : [[split, videos.filter((video) => video.split === split).length]],
    ),
  ),
  segments: videos.reduce((sum, { segments }) => sum + segments.length, 0),
  streams: streams.map(describeStream),
});

function describeStream({ config, files, contents, usedColumns }: InspectedStream) {
  const lengths = [...files.values()].flatMap((found) =>
    found.state === 'opened' ? [found.file.snippets] : [],
  );
  const [least, most] = extent(lengths);
  return {
    name: config.name,
    files: lengths.length,
    filesRead: contents.size,
    rowsRead: [...contents.values()].reduce((sum, { rows }) => sum + rows, 0),
    ...(lengths.length > 0 && { snippets: { least, median: median(lengths), most } }),
    dim: usedColumns.length,
  };
}
