// Names of subsets → the part that each plays: train, validation, test.

import { first, UserError } from '../../core/index.js';
import { type Annotations, type Split, splitNames } from '../../data/index.js';
import { type Assumed, wasSaid } from './types.js';

export type Splits = Partial<Record<Split, string>>;

const meaning: Record<Split, RegExp> = {
  train: /^train(ing)?$/i,
  validation: /^(val|valid|validation|dev)$/i,
  test: /^test(ing)?$/i,
};

/** The split that a word such as `training`, `val` or `Test` means. */
export const splitOfWord = (word: string): Split | undefined =>
  splitNames.find((split) => meaning[split].test(word.trim()));

/**
 * Which subset plays which part: as said, as the source documents, or by their names. Where "training" and
 * "validation" are all that have labels, validation is the test (ActivityNet); where there is no "training", as in
 * THUMOS'14, "validation" is trained on. UserError that lists the subsets if nothing is there to train on.
 */
export function decideSplits(
  annotations: Annotations,
  said: Splits,
  documented: Assumed<Splits> | undefined,
): Assumed<Splits> {
  const labelled = new Map<string, number>();
  for (const { subset, labels } of annotations.values())
    labelled.set(subset, (labelled.get(subset) ?? 0) + (labels.length > 0 ? 1 : 0));
  const named = Object.entries(said).filter(([, subset]) => subset !== undefined);
  const strange = named.find(([, subset]) => !labelled.has(subset));
  if (strange)
    throw new UserError(
      `--${strange[0]} ${strange[1]}: no video is in that subset. Subsets there: ${listed(labelled)}.`,
    );
  if (named.length > 0) return { value: Object.fromEntries(named), why: wasSaid };
  if (documented) return documented;
  const usable = [...labelled].filter(([, videos]) => videos > 0).map(([subset]) => subset);
  const of = (split: Split) => usable.find((subset) => meaning[split].test(subset));
  const [train, validation, test] = splitNames.map(of);
  if (train !== undefined && validation !== undefined && test === undefined)
    return {
      value: { train, test: validation },
      why: `subsets with labels: ${listed(labelled)}; without labelled test videos, ${validation} is the test, as for ActivityNet`,
    };
  if (train !== undefined)
    return {
      value: pruned({ train, validation, test }),
      why: `by the names of the subsets: ${listed(labelled)}`,
    };
  if (validation !== undefined && test !== undefined)
    return {
      value: { train: validation, test },
      why: "no subset is called training: validation is trained on, as for THUMOS'14",
    };
  if (usable.length === 1)
    return { value: { train: usable[0] }, why: 'the only subset with labels; nothing is left for testing' };
  throw new UserError(
    `which videos are for training is not clear from the subsets ${listed(labelled)}. ` +
      'Write it: --train NAME, and --validation NAME or --test NAME.',
  );
}

const pruned = (splits: Record<string, string | undefined>): Splits =>
  Object.fromEntries(Object.entries(splits).filter(([, subset]) => subset !== undefined));

const listed = (subsets: ReadonlyMap<string, number>): string =>
  first([...subsets].map(([subset, videos]) => `"${subset}" (${videos} with labels)`));
