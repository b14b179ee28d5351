// Localization: activations in, proposals out. Pure functions, the same in Node and in a browser.
export { averageActivations } from './average.js';
export { localize } from './localize.js';
export type { Proposal, StreamActivations, VideoActivations } from './types.js';
