// Frames → features, one stream a kind.
export { type SnippetGrid, type StreamExtractor, type StreamKind, snippetCount } from './types.js';
