// Frames as the features of streams.
export { type SnippetGrid, type StreamExtractor, snippetCount } from './types.js';
