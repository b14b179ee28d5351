// Localization: activations in, predictions out. Pure functions, the same in Node and in a browser.
export { averageActivations } from './average.js';
export { localize } from './localize.js';
export { snippetProbabilities } from './snippetProbabilities.js';
export type { StreamActivations, VideoActivations } from './types.js';
