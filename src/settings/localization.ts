// Settings of the two rules of localization, and what the presets use.
import { z } from 'zod';

const share = z.number().min(0).max(1);

/** The paper's rule, for one stream. */
const paperStream = z.strictObject({
  /** How much of a proposal's score comes from the stream's own activations; the rest from the other streams'. */
  ratio: share.default(0.5),
  /** A step is active where .8·signal + .2·λ² exceeds this. */
  threshold: z.number().default(0.03),
});

const paperRule = z.strictObject({
  rule: z.literal('paper'),
  /** Classes with a higher probability are looked for; without any, the most probable one. */
  classThreshold: share.default(0.1),
  /** Steps a snippet after upsampling. */
  scale: z.int().positive().default(20),
  /** Weight of λ² in what is compared with the threshold; the signal has the rest. */
  attentionWeight: share.default(0.2),
  /** Weight of each margin's mean, taken from the mean inside. */
  marginWeight: z.number().nonnegative().default(0.3),
  /** σ in steps of a Gaussian over what is compared with the threshold; 0 for none. */
  smoothing: z.number().nonnegative().default(0),
  /** Where several streams predict a class, proposals that overlap a better one by more are dropped. */
  nmsTiou: share.default(0.5),
  /** What differs for streams of these names; others take the defaults. */
  streams: z.record(z.string(), paperStream).default({}),
  /**
   * Two slips of the official code, to reproduce its files: a stream whose only predicted class has index 0 predicts
   * nothing, and neither does a class whose only active step is step 0.
   */
  officialQuirks: z.boolean().default(false),
});
/** Settings of the paper's localization rule. */
export type PaperSettings = z.infer<typeof paperRule>;

const defaultRule = z.strictObject({
  rule: z.literal('default'),
  classThreshold: share.default(0.1),
  scale: z.int().positive().default(8),
  /** Each run above min + a·(max − min) of the signal, for each a, is a proposal. */
  thresholds: z.array(share).min(1).default([0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7]),
  /** Weight of the mean of both margins, taken from the mean inside. */
  marginWeight: z.number().nonnegative().default(1),
  /** Power of the class probability that multiplies a score. */
  classPower: z.number().nonnegative().default(0.5),
  /** σ of Gaussian soft-NMS. */
  softNmsSigma: z.number().positive().default(0.3),
  /** Weights of the streams in the signal; equal where not named. */
  ratios: z.record(z.string(), z.number().nonnegative()).default({}),
});
/** Settings of the default localization rule. */
export type DefaultSettings = z.infer<typeof defaultRule>;

export const localizationSettings = z.discriminatedUnion('rule', [paperRule, defaultRule]);
/** Settings of localization, by rule. */
export type LocalizationSettings = z.infer<typeof localizationSettings>;

/** THUMOS'14: DGAM section 4.1 and its official code. */
export const thumos14Localization: PaperSettings = paperRule.parse({
  rule: 'paper',
  streams: { rgb: { ratio: 0.35, threshold: 0.03 }, flow: { ratio: 0.65, threshold: 0.08 } },
});

/** ActivityNet 1.2: likewise. */
export const activitynet12Localization: PaperSettings = paperRule.parse({
  rule: 'paper',
  smoothing: 25,
  streams: { rgb: { ratio: 0.5, threshold: 0.01 }, flow: { ratio: 0.5, threshold: 0.01 } },
});

/** Chosen on validation data of recordings of daily activities; better there than the paper's rule. */
export const defaultLocalization: DefaultSettings = defaultRule.parse({ rule: 'default' });

export const paperStreamDefaults = paperStream.parse({});
