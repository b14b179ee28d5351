// From preset, file and command line to one validated object; later sources win.
import { existsSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { checkSchema, didYouMean, UserError } from '../core/index.js';
import { isTree, parseSet, type Tree } from './parseSet.js';
import { presets } from './presets.js';
import { type ResolvedSettings, type RunSettings, runSettings } from './run.js';

/** Where settings come from. Later fields override earlier ones. */
export interface SettingsSources {
  /** A preset's name; the file's, else `default`. */
  readonly preset?: string;
  /** A YAML file with settings. */
  readonly config?: string;
  /** `key.path=value`, the value as YAML. */
  readonly set?: readonly string[];
  readonly epochs?: number;
  readonly seed?: number;
}

const example = 'training.batch=16';

/** Throws UserError for an unknown preset or key (naming the nearest known one), or a value that does not fit. */
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
  // Each layer is checked as it is laid on, so that an error names where it comes from.
  for (const [source, layer] of layers) {
    tree = merge(tree, layer);
    settings = checkSchema(runSettings, { ...tree, preset: name }, source);
  }
  return settings;
}

/** Settings of a run with other values for how its weights are applied: keys under localization and testSampling. */
export function overrideApplication(settings: ResolvedSettings, set: readonly string[]): ResolvedSettings {
  let tree = settings as unknown as Tree;
  for (const text of set) {
    const layer = parseSet(text, example);
    if (!('localization' in layer) && !('testSampling' in layer)) {
      throw new UserError(
        `--set ${text}: training is over. What can still be set begins with localization. or testSampling.`,
      );
    }
    tree = { ...checkSchema(runSettings, merge(tree, layer), `--set ${text}`) };
  }
  // Only what training does not use has changed, so nothing became `auto`.
  return tree as unknown as ResolvedSettings;
}

/** What a run sets of model and losses otherwise than its preset does, as `--set` takes it. */
export function overPreset({ preset, model, loss, lossByStream }: ResolvedSettings): string[] {
  const plain = parseSettings({ preset });
  const known = new Map(leavesOf({ model: plain.model, loss: plain.loss, lossByStream: plain.lossByStream }));
  return leavesOf({ model, loss, lossByStream })
    .filter(([key, value]) => value !== known.get(key))
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

/** `over` laid on `base`, mappings key by key. Another localization rule has other keys, so it replaces the whole. */
function merge(base: Tree, over: Tree): Tree {
  const merged: Tree = { ...base };
  for (const [key, value] of Object.entries(over)) {
    const before = merged[key];
    const otherRule = isTree(before) && isTree(value) && 'rule' in value && value.rule !== before.rule;
    merged[key] = isTree(before) && isTree(value) && !otherRule ? merge(before, value) : value;
  }
  return merged;
}
