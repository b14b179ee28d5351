// The layout of ActionFormer and OpenTAD: a file for each video, ActivityNet JSON with fps or frames, and a config.
// Layout: https://github.com/happyharrycn/actionformer_release (configs/*.yaml, libs/datasets/thumos14.py, anet.py);
// https://github.com/sming256/OpenTAD (opentad/datasets/transforms/loading.py, opentad/datasets/thumos.py)

import { count, UserError } from '../../../core/index.js';
import { type Annotations, readAnnotations } from '../../../data/index.js';
import { parseJson, readInputText } from '../../../io/index.js';
import { type Listing, pathOf, type SourceFile } from '../listing.js';
import { isMapping, parseSettings, timingOf } from '../settingsFile.js';
import { asOnlyStream, featureFiles, streamsByFolder } from '../streams.js';
import type { Assumed, FoundStream, Layout, StreamTiming } from '../types.js';

export const actionformer: Layout = {
  name: 'actionformer',
  title: 'ActionFormer, OpenTAD: a file for each video, JSON with fps or frame, a config with feat_stride',
  async detect(listing) {
    const config = findConfig(listing);
    const json = findAnnotations(listing, config);
    if (!config && !json) return 'no config with feat_stride, no ActivityNet JSON with fps or frame';
    const prefix = config?.prefix ?? '';
    const features = featureFiles(listing);
    const files = features.filter(
      ({ folder, stem, extension }) =>
        stem.startsWith(prefix) &&
        (config?.extension === undefined || extension === config.extension) &&
        (config?.folder === undefined || folder === config.folder || folder.endsWith(`/${config.folder}`)),
    );
    if (files.length === 0) {
      if (!config) return 'no feature files beside the annotations';
      throw new UserError(
        `${pathOf(listing, config.file)}: no feature files named "${prefix}…${config.extension ?? ''}" in a folder ` +
          `${config.folder ?? ''} of ${listing.root} (found ${count(features.length, 'feature file')}). Put them there, or give another --layout.`,
      );
    }
    const notes: string[] = [];
    const streams = streamsByFolder(listing, files, notes).map((stream) => unprefixed(stream, prefix));
    return {
      reason: [
        config && `${config.file.path} with the stride of features`,
        json && `${json.file.path} with ${json.evidence}`,
        count(files.length, 'feature file'),
      ]
        .filter(Boolean)
        .join(', '),
      streams: asOnlyStream(streams),
      annotations: json
        ? {
            annotations: withFrameRates(readAnnotations(pathOf(listing, json.file)), json.database),
            notes: [],
          }
        : {
            candidates: listing.files
              .filter(({ extension }) => extension === '.json')
              .map((file) => pathOf(listing, file)),
          },
      ...(config?.timing && { timing: config.timing }),
      ...(config?.splits && { splits: config.splits }),
      notes,
    };
  },
};

interface Config {
  readonly file: SourceFile;
  readonly timing?: Assumed<StreamTiming>;
  readonly splits?: Assumed<{ train: string; test: string }>;
  /** The file of annotations, and the last part of the folder of features, as the config names them. */
  readonly json?: string;
  readonly folder?: string;
  readonly prefix?: string;
  readonly extension?: string;
}

/** The settings file with feat_stride; of several, the one whose annotations are in the source. */
function findConfig(listing: Listing): Config | undefined {
  const configs = listing.files.flatMap((file) => {
    if (!['.yaml', '.yml', '.json'].includes(file.extension)) return [];
    const text = readInputText(pathOf(listing, file));
    // Annotations are JSON files too, but large ones.
    if (text.length > 100_000 || !/feat(ure)?_stride/.test(text)) return [];
    const root = parseSettings(text);
    const section = root && (isMapping(root.dataset) ? root.dataset : root);
    if (!root || !section || !('feat_stride' in section || 'feature_stride' in section)) return [];
    return [asConfig(file, root, section)];
  });
  const names = new Set(listing.files.map(({ path }) => baseName(path)));
  const fitting = configs.filter(({ json }) => json === undefined || names.has(json));
  const [config, ...others] = fitting.length > 0 ? fitting : configs;
  if (others.length > 0)
    throw new UserError(
      `${listing.root} has several configs with feat_stride: ${[config, ...others].map(({ file }) => file.path).join(', ')}. ` +
        'Keep the config of these features, or give --stride-frames, --window-frames and --fps with --layout plain.',
    );
  return config;
}

function asConfig(file: SourceFile, root: Record<string, unknown>, section: Record<string, unknown>): Config {
  const text = (key: string) => (typeof section[key] === 'string' ? section[key] : undefined);
  const timing = timingOf(root);
  const train = firstText(root.train_split);
  const test = firstText(root.val_split);
  return {
    file,
    ...(timing && { timing: { value: timing, why: `from ${file.path}` } }),
    ...(train !== undefined &&
      test !== undefined && {
        splits: { value: { train, test }, why: `train_split and val_split of ${file.path}` },
      }),
    json: text('json_file') && baseName(text('json_file') ?? ''),
    folder: text('feat_folder') && baseName(text('feat_folder') ?? ''),
    prefix: text('file_prefix'),
    extension: text('file_ext')?.toLowerCase(),
  };
}

const firstText = (value: unknown): string | undefined =>
  Array.isArray(value) && typeof value[0] === 'string' ? value[0] : undefined;

const baseName = (path: string): string => path.replace(/\/+$/, '').replace(/^.*\//, '');

/** The ActivityNet JSON that the config names, or whose entries have `fps` (ActionFormer) or `frame` (OpenTAD). */
function findAnnotations(listing: Listing, config: Config | undefined) {
  for (const file of listing.files) {
    if (file.extension !== '.json' || file === config?.file) continue;
    const path = pathOf(listing, file);
    const text = readInputText(path);
    if (!text.includes('"database"')) continue;
    const root = parseJson(text, path);
    const database = isMapping(root) && isMapping(root.database) ? root.database : undefined;
    if (!database) continue;
    const evidence = ['fps', 'frame'].find((key) =>
      Object.values(database).some((video) => isMapping(video) && typeof video[key] === 'number'),
    );
    const named = config?.json === baseName(file.path);
    if (named || evidence) return { file, database, evidence: evidence ? `"${evidence}"` : 'annotations' };
  }
  return undefined;
}

/** Frame rates from numbers of frames, which OpenTAD has instead. */
function withFrameRates(annotations: Annotations, database: Record<string, unknown>): Annotations {
  return new Map(
    [...annotations].map(([name, video]) => {
      const raw = database[name];
      const frames = isMapping(raw) && typeof raw.frame === 'number' ? raw.frame : undefined;
      if (video.fps !== undefined || frames === undefined || video.durationSec === undefined)
        return [name, video];
      return [name, { ...video, fps: frames / video.durationSec }];
    }),
  );
}

const unprefixed = (stream: FoundStream, prefix: string): FoundStream => ({
  ...stream,
  videos: new Map([...stream.videos].map(([name, source]) => [name.slice(prefix.length), source])),
});
