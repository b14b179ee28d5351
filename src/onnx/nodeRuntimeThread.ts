// The thread of a Node runtime: ONNX Runtime blocks the thread that calls it.
import { workerData } from 'node:worker_threads';
import { type Answer, answerCalls, fromTransferHandle, toTransferHandle } from '../workers/index.js';
import { loadOnnxRuntime } from './nodeLibrary.js';
import { type Request, type Transfers, transferableOf } from './nodeRuntime.js';
import { createPrograms, type ProgramSettings, type Programs } from './programs.js';

const library = loadOnnxRuntime();
const runtimes = new Map<string, Programs>();

answerCalls(async (request: Request): Promise<Answer> => {
  const programs =
    runtimes.get(request.runtime) ?? createPrograms(await library, workerData as ProgramSettings);
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
    case 'run':
      return run(programs, request);
    case 'release':
      await programs.release();
      return {};
  }
});

/** The outputs and the transferred feeds, those that came in a transfer handle in a new one. */
async function run(
  programs: Programs,
  { name, feeds, transfers }: Extract<Request, { type: 'run' }>,
): Promise<Answer> {
  const values = mapTransfers(transfers, (value) =>
    'handle' in value ? { data: fromTransferHandle(value.handle), shape: value.shape } : value,
  );
  const outputs = await programs.run(name, { ...feeds, ...values });
  const returned: Transfers = mapTransfers(values, (value, input) =>
    'handle' in transfers[input] ? { handle: toTransferHandle(value.data), shape: value.shape } : value,
  );
  const result = { ...outputs, ...returned };
  return { result, transfer: Object.values(result).map(transferableOf) };
}

const mapTransfers = <A, B>(
  transfers: Readonly<Record<string, A>>,
  f: (value: A, input: string) => B,
): Record<string, B> =>
  Object.fromEntries(Object.entries(transfers).map(([input, value]) => [input, f(value, input)]));
