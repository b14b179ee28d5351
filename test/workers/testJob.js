// Jobs for tests: they do what their input says.
import { existsSync, writeFileSync } from 'node:fs';
import { UserError } from '../../src/core/index.js';

/**
 * @typedef {object} Input
 * @property {'count' | 'refuse' | 'crash' | 'crash once' | 'wait' | 'hang'} do
 * @property {number} [to]
 * @property {string} [file] Where `crash once` and `wait` say that they were there.
 */

/** @type {import('../../src/workers/index.js').RunJob<Input, number, { pid: number }>} */
export const run = async (input, { progress, signal }) => {
  const { file = '', to = 0 } = input;
  switch (input.do) {
    case 'count':
      for (let i = 1; i <= to; i++) progress(i);
      break;
    case 'refuse':
      throw new UserError('cannot be done');
    case 'crash':
      process.kill(process.pid, 'SIGKILL');
      await forever();
      break;
    case 'crash once':
      if (!existsSync(file)) {
        writeFileSync(file, '');
        process.kill(process.pid, 'SIGSEGV');
        await forever();
      }
      break;
    case 'wait':
      progress(process.pid);
      while (!signal.aborted) await new Promise((resolve) => setTimeout(resolve, 5));
      writeFileSync(file, '');
      signal.throwIfAborted();
      break;
    case 'hang':
      progress(process.pid);
      await forever();
  }
  return { pid: process.pid };
};

const forever = () => new Promise((resolve) => setTimeout(resolve, 1e9));
