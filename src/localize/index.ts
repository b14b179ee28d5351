// Localization: activations in, proposals out. Pure functions, the same in Node and in a browser.
export { averageActivations } from './average.js';
export { localize } from './localize.js';
export { hardNms, softNms, tiou } from './nms.js';
export {
  activitynet12Localization,
  type DefaultSettings,
  defaultLocalization,
  type LocalizationSettings,
  localizationSettings,
  type PaperSettings,
  thumos14Localization,
} from './settings.js';
export type { Proposal, ScoredRun, StreamActivations, VideoActivations } from './types.js';
