// The part of this module that needs Node: descriptions of backbones, and the default settings of streams.
export { readBackbone } from './backbone/readBackbone.js';
export { type StreamOptions, streamDefaults } from './streamDefaults.js';
