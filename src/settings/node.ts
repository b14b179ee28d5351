// Settings from presets, files and command lines: what needs Node.
export { overPreset, overrideApplication, parseSettings, type SettingsSources } from './parse.js';
