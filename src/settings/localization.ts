// Settings of the two rules of localization, with the values that the presets use.
import { z } from 'zod';

const fraction = z.number().min(0).max(1);

/** The settings of one stream in the paper's rule. */
const paperStream = z.strictObject({
  /** ρ, weight of the stream's own activations in a proposal's score, in [0, 1]; the other streams have 1 − ρ. Default .5. */
  ownWeight: fraction.default(0.5),
  /** A step is active where (1 − a)·signal + a·λ² exceeds this; a is `attentionWeight`. Default .03, the official code's for rgb. */
  threshold: z.number().default(0.03),
});

/** The paper's rule (section 3.4). Defaults are those of the official code for THUMOS'14. */
const paperRule = z.strictObject({
  rule: z.literal('paper'),
  /** Classes with a higher probability are localized; without any, the most probable class. Default .1. */
  classThreshold: fraction.default(0.1),
  /** Steps that each snippet is upsampled to. Default 20. */
  stepsPerSnippet: z.int().positive().default(20),
  /** a, weight of λ² in the sum that is compared with the threshold; the signal has weight 1 − a. Default .2. */
  attentionWeight: fraction.default(0.2),
  /** Weight of the mean score in each of the two margins; both are subtracted from the mean inside. Default .3. */
  marginWeight: z.number().nonnegative().default(0.3),
  /** σ in steps of a Gaussian that smooths the sum before the threshold; 0, the default, does not smooth. */
  smoothing: z.number().nonnegative().default(0),
  /** A proposal that overlaps a better one by a higher tIoU is dropped, for classes that several streams predict. Default .5. */
  nmsTiou: fraction.default(0.5),
  /** By stream name; other streams have the defaults. */
  streams: z.record(z.string(), paperStream).default({}),
  /**
   * Repeat two errors of the official code, to reproduce its predictions: a stream whose only predicted class has index 0
   * predicts nothing, and neither does a class whose only active step is step 0. Default false.
   */
  officialQuirks: z.boolean().default(false),
});
/** Settings of the paper's localization rule. */
export type PaperRuleSettings = z.infer<typeof paperRule>;

/**
 * The default rule; not in the paper. Defaults were chosen on validation recordings of daily activities, where it does
 * better than the paper's rule.
 */
const defaultRule = z.strictObject({
  rule: z.literal('default'),
  /** Classes with a higher probability are localized; without any, the most probable class. Default .1. */
  classThreshold: fraction.default(0.1),
  /** Steps that each snippet is upsampled to. Default 8. */
  stepsPerSnippet: z.int().positive().default(8),
  /** Each interval where the signal exceeds min + a·(max − min) is a proposal, for each of these a. Default .1 to .7. */
  thresholds: z.array(fraction).min(1).default([0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7]),
  /** Weight of the mean signal in both margins, which is subtracted from the mean inside. Default 1. */
  marginWeight: z.number().nonnegative().default(1),
  /** The power of the class probability that a proposal's score is multiplied by. Default .5. */
  classPower: z.number().nonnegative().default(0.5),
  /** σ of Gaussian soft-NMS, without unit. Default .3. */
  softNmsSigma: z.number().positive().default(0.3),
  /** By stream name: its weight in the signal, relative to the others. Default 1 each. */
  streamWeights: z.record(z.string(), z.number().nonnegative()).default({}),
});
/** Settings of the default localization rule. */
export type DefaultRuleSettings = z.infer<typeof defaultRule>;

export const localizationSettings = z.discriminatedUnion('rule', [paperRule, defaultRule]);
/** Settings of localization, by rule. */
export type LocalizationSettings = z.infer<typeof localizationSettings>;

/** THUMOS'14: section 4.1 and the official code. */
export const thumos14Localization: PaperRuleSettings = paperRule.parse({
  rule: 'paper',
  streams: { rgb: { ownWeight: 0.35, threshold: 0.03 }, flow: { ownWeight: 0.65, threshold: 0.08 } },
});

/** ActivityNet 1.2: section 4.1 and the official code. */
export const activitynet12Localization: PaperRuleSettings = paperRule.parse({
  rule: 'paper',
  smoothing: 25,
  streams: { rgb: { ownWeight: 0.5, threshold: 0.01 }, flow: { ownWeight: 0.5, threshold: 0.01 } },
});

/** Settings of the default localization rule, as in the preset `default`. */
export const defaultLocalization: DefaultRuleSettings = defaultRule.parse({ rule: 'default' });

export const paperStreamDefaults = paperStream.parse({});
