// A worker for tests, as a thread or a process: it does what the request says.
import { UserError } from '../../src/core/index.js';
import { answerCalls } from '../../src/workers/index.js';

/** @typedef {{ do: string, value?: unknown, array?: Float32Array }} Request */

answerCalls(async (/** @type {Request} */ request, { progress, signal }) => {
  switch (request.do) {
    case 'echo':
      await new Promise((resolve) => setTimeout(resolve, 20));
      return { result: request.value };
    case 'double': {
      const array = request.array?.map((value) => 2 * value) ?? new Float32Array();
      return { result: array, transfer: [/** @type {ArrayBuffer} */ (array.buffer)] };
    }
    case 'count':
      for (let i = 0; i < 3; i++) progress(i);
      return {};
    case 'refuse':
      throw new UserError('not this file');
    case 'fail':
      throw Object.assign(new RangeError('no room'), { code: 'ENOSPC', path: '/x', rest: {} });
    case 'throw text':
      throw 'some text';
    case 'exit':
      return process.exit(7);
    case 'until stopped':
      while (!signal.aborted) await new Promise((resolve) => setTimeout(resolve, 5));
      return { result: 'stopped' };
    default:
      return new Promise(() => {});
  }
});
