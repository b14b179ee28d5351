// The thread that gathers rows of feature files.
import { workerData } from 'node:worker_threads';
import { type Answer, answerCalls, fromTransferHandle, toTransferHandle } from '../workers/index.js';
import { createFeatureCache } from './featureCache.js';
import { copyRows } from './features.js';
import type { GatherRequest } from './gatherer.js';

const { cacheBytes } = workerData as { cacheBytes: number };
const cache = createFeatureCache(cacheBytes);

answerCalls(({ files, size, memory }: GatherRequest): Answer => {
  const out = memory ? fromTransferHandle(memory) : new Float32Array(size);
  let at = 0;
  for (const { path, view = {}, rows } of files) {
    const file = cache.open(path, view);
    copyRows(file, cache.contents(file), file.snippets, rows, out, at);
    at += rows.length * file.dim;
  }
  const result = toTransferHandle(out);
  return { result, transfer: [result] };
});
