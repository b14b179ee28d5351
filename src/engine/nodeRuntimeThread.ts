// The thread that runs programs. ONNX Runtime blocks the thread it is called on, so it gets one of its own.
import { workerData } from 'node:worker_threads';
import * as ort from 'onnxruntime-node';
import { type Answer, answerCalls } from '../thread/index.js';
import type { Request } from './nodeRuntime.js';
import { createPrograms, type ProgramOptions, type Programs } from './programs.js';

const runtimes = new Map<string, Programs>();

answerCalls(async (request: Request): Promise<Answer> => {
  const programs = runtimes.get(request.runtime) ?? createPrograms(ort, workerData as ProgramOptions);
  runtimes.set(request.runtime, programs);
  switch (request.type) {
    case 'load':
      await programs.load(request.name, request.graph);
      return {};
    case 'write':
      programs.write(request.values);
      return {};
    case 'read':
      return { result: await programs.read(request.names) };
    case 'run': {
      const { name, feeds, lent } = request;
      const result = { ...(await programs.run(name, { ...feeds, ...lent })), ...lent };
      return { result, moved: Object.values(result).map(({ data }) => data.buffer as ArrayBuffer) };
    }
    case 'release':
      await programs.release();
      return {};
  }
});
