// All settings: model, losses, training, localization, and the presets. Reading them from files is in node.ts.
export {
  activitynet12Localization,
  type DefaultRuleSettings,
  defaultLocalization,
  type LocalizationSettings,
  type PaperRuleSettings,
  paperStreamDefaults,
  thumos14Localization,
} from './localization.js';
export { type LossSettings, lossOf, lossSettings } from './loss.js';
export { type ModelSettings, modelSettings } from './model.js';
export { isTree, parseSet, type Tree } from './parseSet.js';
export { presets } from './presets.js';
export { type ResolvedSettings, resolveSettings } from './resolve.js';
export { type RunSettings, runSettings } from './run.js';
export type { TrainingSettings } from './training.js';
