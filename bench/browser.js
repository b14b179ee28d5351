// One paired step, B32 T400 D1024 C20, in Chromium on WebAssembly, against the same program in Node.
import { fileURLToPath } from 'node:url';
import { openPage } from '../test/browser/openPage.js';
import { alternate, openSide, ratio, spread } from './alternate.js';

/**
 * @param {string} name
 * @param {readonly number[]} sizes B, T, D, C
 * @param {number} threads
 * @returns {Promise<import('./alternate.js').Side>}
 */
async function openWebSide(name, sizes, threads) {
  const page = await openPage(`
    import { openWebRuntime } from 'dgam/browser';
    import * as ort from 'onnxruntime-web/wasm';
    import { openSteps } from './bench/sides/openSteps.js';
    ort.env.wasm.wasmPaths = '/ort/';
    const runtime = openWebRuntime(ort, { threads: ${threads} });
    export const step = await openSteps(runtime, ${JSON.stringify(sizes)}, ['pair']);
    export const info = () => ({ threads: ort.env.wasm.numThreads, onnxruntimeWeb: ort.env.versions.web });
  `);
  let peak = 0;
  return {
    name,
    info: { chromium: page.version, ...(await page.call('info')) },
    async run() {
      const result = await page.call('step');
      peak = await page.peakMB();
      return result;
    },
    peakMB: () => peak,
    close: () => page.close(),
  };
}

export async function run({ rounds = 7, sizes = [32, 400, 1024, 20] }) {
  const nodeSide = fileURLToPath(new URL('sides/step.js', import.meta.url));
  const sides = [
    await openSide('dgam', process.execPath, [nodeSide, ...sizes.map(String), 'pair', '2']),
    await openWebSide('wasm1', sizes, 1),
    await openWebSide('wasm2', sizes, 2),
  ];
  const raw = await alternate(sides, rounds);
  const peakMB = Object.fromEntries(sides.map((side) => [side.name, side.peakMB()]));
  for (const side of sides) await side.close();
  const ms = (/** @type {string} */ name) => raw[name].map((round) => round.ms);
  return {
    raw,
    info: { sizes, ...Object.fromEntries(sides.map(({ name, info }) => [name, info])) },
    rows: sides.map(({ name }) => ({ name, unit: 'ms', ...spread(ms(name)), peakMB: peakMB[name] })),
    ratios: {
      wasmNode: ratio(ms('wasm2'), ms('dgam')),
      wasm1Node: ratio(ms('wasm1'), ms('dgam')),
      wasmThreads: ratio(ms('wasm1'), ms('wasm2')),
      wasmRss: peakMB.wasm2 / peakMB.dgam,
    },
  };
}
