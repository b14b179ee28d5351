// The thread that runs programs. ONNX Runtime blocks the thread it is called on, so it gets one of its own.
import { workerData } from 'node:worker_threads';
import * as ort from 'onnxruntime-node';
import { type Answer, answerCalls, pack, unpack } from '../workers/index.js';
import { type Lent, movedWith, type Request } from './nodeRuntime.js';
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
      const opened = mapLent(lent, (value) =>
        'parcel' in value ? { data: unpack(value.parcel), shape: value.shape } : value,
      );
      const results: Lent = await programs.run(name, { ...feeds, ...opened });
      const back = mapLent(opened, (value, input) =>
        'parcel' in lent[input] ? { parcel: pack(value.data), shape: value.shape } : value,
      );
      const result = { ...results, ...back };
      return { result, transfer: Object.values(result).map(movedWith) };
    }
    case 'release':
      await programs.release();
      return {};
  }
});

const mapLent = <A, B>(
  lent: Readonly<Record<string, A>>,
  f: (value: A, input: string) => B,
): Record<string, B> =>
  Object.fromEntries(Object.entries(lent).map(([input, value]) => [input, f(value, input)]));
