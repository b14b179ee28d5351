// Decides which subset of the annotations is for training, validation and testing.

import { first, UserError } from '../../../core/index.js';
import { type Annotations, type Split, splitNames } from '../../../data/index.js';
import { type Assumed, asGiven } from '../types.js';

export type Splits = Partial<Record<Split, string>>;

const meaning: Record<Split, RegExp> = {
  train: /^train(ing)?$/i,
  validation: /^(val|valid|validation|dev)$/i,
  test: /^test(ing)?$/i,
};

/** The split that a word such as `training`, `val` or `Test` stands for. */
export const splitOfWord = (word: string): Split | undefined =>
  splitNames.find((split) => meaning[split].test(word.trim()));

/**
 * The subset of each split: as given, as the source documents it, or by the names of the subsets. If only "training" and
 * "validation" have labels, validation is the test split (ActivityNet). Without "training", validation is the training
 * split (THUMOS'14). UserError with the subsets if none is for training.
 */
export function decideSplits(
  annotations: Annotations,
  given: Splits,
  documented: Assumed<Splits> | undefined,
): Assumed<Splits> {
  const labelled = new Map<string, number>();
  for (const { subset, labels } of annotations.values())
    labelled.set(subset, (labelled.get(subset) ?? 0) + (labels.length > 0 ? 1 : 0));
  const named = Object.entries(given).filter(([, subset]) => subset !== undefined);
  const unknown = named.find(([, subset]) => !labelled.has(subset));
  if (unknown)
    throw new UserError(
      `--${unknown[0]} ${unknown[1]}: no video is in that subset. Subsets: ${listed(labelled)}.`,
    );
  if (named.length > 0) return { value: Object.fromEntries(named), why: asGiven };
  if (documented) return documented;
  const usable = [...labelled].filter(([, videos]) => videos > 0).map(([subset]) => subset);
  const of = (split: Split) => usable.find((subset) => meaning[split].test(subset));
  const [train, validation, test] = splitNames.map(of);
  if (train !== undefined && validation !== undefined && test === undefined)
    return {
      value: { train, test: validation },
      why: `subsets with labels: ${listed(labelled)}; without labelled test videos, ${validation} is the test split, as for ActivityNet`,
    };
  if (train !== undefined)
    return {
      value: pruned({ train, validation, test }),
      why: `by the names of the subsets: ${listed(labelled)}`,
    };
  if (validation !== undefined && test !== undefined)
    return {
      value: { train: validation, test },
      why: "no subset is called training: validation is the training split, as for THUMOS'14",
    };
  if (usable.length === 1)
    return { value: { train: usable[0] }, why: 'the only subset with labels; none is left for testing' };
  throw new UserError(
    `the training videos are not clear from the subsets ${listed(labelled)}. ` +
      'Give them: --train NAME, and --validation NAME or --test NAME.',
  );
}

const pruned = (splits: Record<string, string | undefined>): Splits =>
  Object.fromEntries(Object.entries(splits).filter(([, subset]) => subset !== undefined));

const listed = (subsets: ReadonlyMap<string, number>): string =>
  first([...subsets].map(([subset, videos]) => `"${subset}" (${videos} with labels)`));
