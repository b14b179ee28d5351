// Settings from presets, files and command lines: the part that needs Node.
export {
  changesFromPreset,
  overrideLocalization,
  parseSettings,
  type SettingsSources,
} from './parse.js';
