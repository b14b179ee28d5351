// All settings: model, losses, training, localization, and the presets. Reading them from files is in node.ts.
export {
  activitynet12Localization,
  type DefaultSettings,
  defaultLocalization,
  type LocalizationSettings,
  type PaperSettings,
  paperStreamDefaults,
  thumos14Localization,
} from './localization.js';
export { type LossSettings, lossSettings, type ModelSettings, modelSettings } from './model.js';
export { isTree, parseSet, type Tree } from './parseSet.js';
export { presets } from './presets.js';
export {
  lossOf,
  type ResolvedSettings,
  type RunSettings,
  resolveSettings,
  runSettings,
  type TrainingSettings,
} from './run.js';
