// dataset.yaml: the name, classes and streams of a data set, and which subset of its annotations is which split.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { UserError } from '../core/index.js';
import { readInputText } from '../io/index.js';
import { checkSchema } from '../schema/index.js';
import { type StreamConfig, streamConfig, streamSchema } from './streamConfig.js';
import { type Supervision, supervisions } from './supervision.js';
import { formatStride, sameStride } from './timing.js';

export const splitNames = ['train', 'validation', 'test'] as const;
/** Name of a split of a data set. */
export type Split = (typeof splitNames)[number];

export interface DatasetConfig {
  name: string;
  classes: string[];
  streams: StreamConfig[];
  /** Path of the annotations, relative to the data set. */
  annotations: string;
  /** Split → name of the subset in the annotations. */
  splits: Partial<Record<Split, string>>;
  supervision: Supervision;
  attribution?: string;
  licence?: string;
  /** How the features were extracted from videos, if dgam did it: other videos are then treated alike. */
  extraction?: Extraction;
}

/** Settings of the extraction; only the extraction knows their meaning. */
export type Extraction = Readonly<Record<string, unknown>>;

const text = z.string().min(1, { error: 'expected some text' });

const schema = z.strictObject({
  name: text,
  classes: z.array(text).min(1, { error: 'expected at least one class' }),
  streams: z
    // A stream's name becomes part of file names.
    .record(
      z.string().regex(/^[\w-]+$/, { error: 'expected a stream name of letters, digits, _ and -' }),
      streamSchema,
    )
    .refine((streams) => Object.keys(streams).length > 0, { error: 'expected at least one stream' }),
  annotations: text,
  splits: z
    .strictObject({ train: text.optional(), validation: text.optional(), test: text.optional() })
    .refine((splits) => Object.keys(splits).length > 0, {
      error: 'expected at least one of train, validation, test',
    }),
  supervision: z.enum(supervisions, { error: `expected one of ${supervisions.join(', ')}` }).default('tags'),
  attribution: text.optional(),
  licence: text.optional(),
  extraction: z
    .record(z.string(), z.unknown(), { error: 'expected the settings that dgam extract wrote' })
    .optional(),
});

const example = `name: my-data
classes: [walking, running]
streams:
  rgb: { features: rgb/, fps: 25, strideFrames: 16, windowFrames: 16 }
annotations: annotations.json
splits: { train: training, test: validation }`;

/** Reads `dataset.yaml` in `dir`. UserError if it does not exist, is not YAML, or has keys or values that are not allowed. */
export function readDatasetConfig(dir: string): DatasetConfig {
  const path = join(dir, 'dataset.yaml');
  if (!existsSync(path)) {
    if (!existsSync(dir)) throw new UserError(`${dir} does not exist. Give the folder of a data set.`);
    throw new UserError(`${path} does not exist. Write one, such as:\n${example}`);
  }
  const { streams, ...config } = checkSchema(schema, parseYaml(path), path);
  checkUnique(config.classes, config.splits, path);
  const configs = Object.entries(streams).map(([name, stream]) =>
    streamConfig(name, stream, `${path}: streams.${name}`),
  );
  const odd = configs.find(({ timing }) => !sameStride(timing, configs[0].timing));
  if (odd)
    throw new UserError(
      `${path}: streams.${odd.name} has a stride of ${formatStride(odd.timing)}, streams.${configs[0].name} one of ` +
        `${formatStride(configs[0].timing)}. Streams are compared snippet by snippet: extract them with the same stride.`,
    );
  return { ...config, streams: configs };
}

function checkUnique(classes: readonly string[], splits: DatasetConfig['splits'], path: string): void {
  const repeated = classes.find((name, index) => classes.indexOf(name) !== index);
  if (repeated !== undefined) throw new UserError(`${path}: classes has "${repeated}" twice. Remove one.`);
  const splitOf = new Map<string, string>();
  for (const [split, subset] of Object.entries(splits)) {
    const other = splitOf.get(subset);
    if (other)
      throw new UserError(
        `${path}: splits.${other} and splits.${split} are both "${subset}". A video is in one split only: remove one.`,
      );
    splitOf.set(subset, split);
  }
}

function parseYaml(path: string): unknown {
  try {
    return parse(readInputText(path));
  } catch (error) {
    if (error instanceof UserError) throw error;
    const why = error instanceof Error ? error.message.split('\n')[0].replace(/:$/, '') : String(error);
    // The library's own limit: a few lines of aliases of aliases would need more memory than there is.
    if (/alias/i.test(why))
      throw new UserError(
        `${path}: its aliases (*name) cannot be followed: ${why}. Write the values out instead.`,
      );
    throw new UserError(
      `${path} is not valid YAML: ${why}. Check its indentation, quotes and brackets there.`,
    );
  }
}
