// From preset, file and command line to one validated object; later sources override earlier ones.
import { existsSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { didYouMean, UserError } from '../core/index.js';
import { checkSchema } from '../schema/index.js';
import { isTree, parseSet, type Tree } from './parseSet.js';
import { presets } from './presets.js';
import type { ResolvedSettings } from './resolve.js';
import { type RunSettings, runSettings } from './run.js';

/** Where settings come from. Later fields override earlier ones. */
export interface SettingsSources {
  /** The name of a preset. Default: the one that the file names, else `default`. */
  readonly preset?: string;
  /** The path of a YAML file with settings. */
  readonly config?: string;
  /** `key.path=value`, the value as YAML. */
  readonly set?: readonly string[];
  readonly epochs?: number;
  readonly seed?: number;
}

const example = 'training.batch=16';

/** Throws UserError for an unknown preset or key, with the nearest known one, and for a value that does not fit. */
export function parseSettings({ preset, config, set = [], epochs, seed }: SettingsSources = {}): RunSettings {
  const fromFile = config === undefined ? {} : readTree(config);
  const name = preset ?? (typeof fromFile.preset === 'string' ? fromFile.preset : 'default');
  if (!Object.hasOwn(presets, name)) {
    const known = Object.keys(presets);
    throw new UserError(
      `there is no preset "${name}".${didYouMean(name, known)} Presets: ${known.join(', ')}.`,
    );
  }
  const layers: [source: string, tree: Tree][] = [
    [`preset ${name}`, presets[name as keyof typeof presets] as Tree],
    [config ?? '', fromFile],
    ...set.map((text): [string, Tree] => [`--set ${text}`, parseSet(text, example)]),
    ['--epochs', epochs === undefined ? {} : { training: { epochs } }],
    ['--seed', seed === undefined ? {} : { seed }],
  ];
  let tree: Tree = {};
  let settings = {} as RunSettings;
  // Each source is checked when it is merged, so that an error names the source.
  for (const [source, layer] of layers) {
    tree = merge(tree, layer);
    settings = checkSchema(runSettings, { ...tree, preset: name }, source);
  }
  return settings;
}

/**
 * The settings of a trained run with other values for localization and test sampling: `set` holds `key.path=value`.
 * Throws UserError for any other key, and for a value that does not fit.
 */
export function overrideLocalization(settings: ResolvedSettings, set: readonly string[]): ResolvedSettings {
  let tree = settings as unknown as Tree;
  for (const text of set) {
    const layer = parseSet(text, example);
    if (!('localization' in layer) && !('testSampling' in layer)) {
      throw new UserError(
        `--set ${text}: the run is trained; only keys under localization and testSampling can still be set.`,
      );
    }
    tree = { ...checkSchema(runSettings, merge(tree, layer), `--set ${text}`) };
  }
  // `auto` occurs in neither of the two, so the settings are still resolved.
  return tree as unknown as ResolvedSettings;
}

/** The settings of model and losses in which a run differs from its preset, as `key.path=value`. */
export function changesFromPreset({ preset, model, loss, lossByStream }: ResolvedSettings): string[] {
  const base = parseSettings({ preset });
  const values = new Map(leavesOf({ model: base.model, loss: base.loss, lossByStream: base.lossByStream }));
  return leavesOf({ model, loss, lossByStream })
    .filter(([key, value]) => value !== values.get(key))
    .map(([key, value]) => `${key}=${value}`);
}

const leavesOf = (tree: Tree, path = ''): [key: string, value: unknown][] =>
  Object.entries(tree).flatMap(([key, value]): [string, unknown][] =>
    isTree(value) ? leavesOf(value, `${path}${key}.`) : [[path + key, value]],
  );

function readTree(path: string): Tree {
  if (!existsSync(path)) throw new UserError(`${path}: not found. --config takes a YAML file with settings.`);
  let content: unknown;
  try {
    content = parse(readFileSync(path, 'utf8')) ?? {};
  } catch (error) {
    throw new UserError(`${path}: is not YAML: ${(error as Error).message.split('\n')[0]}`);
  }
  if (!isTree(content))
    throw new UserError(`${path}: expected a mapping of settings, found ${typeof content}.`);
  return content;
}

/** `base` with the values of `over`, mappings key by key. Another localization rule has other keys: it replaces the mapping. */
function merge(base: Tree, over: Tree): Tree {
  const merged: Tree = { ...base };
  for (const [key, value] of Object.entries(over)) {
    const before = merged[key];
    const otherRule = isTree(before) && isTree(value) && 'rule' in value && value.rule !== before.rule;
    merged[key] = isTree(before) && isTree(value) && !otherRule ? merge(before, value) : value;
  }
  return merged;
}
