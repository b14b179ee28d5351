// Localization: from activations to predictions. Pure functions, the same in Node and in a browser.
export { averageActivations } from './average.js';
export { localize } from './localize.js';
export { snippetProbabilities } from './probabilities.js';
export type { StreamActivations, VideoActivations } from './types.js';
