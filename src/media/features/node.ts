// The part of this module that needs Node: models from files.
export { openNodeModels, readBackbone } from './nodeModels.js';
export { type StreamOptions, streamDefaults } from './streamDefaults.js';
