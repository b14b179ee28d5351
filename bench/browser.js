// One paired step, B32 T400 D1024 C20, in Chromium on WebAssembly, against the same program in Node.
import { fileURLToPath } from 'node:url';
import { openPage } from '../test/browser/openPage.js';
import { alternate, openContender, ratio, spread } from './alternate.js';

/**
 * @param {string} name
 * @param {readonly number[]} sizes B, T, D, C
 * @param {number} threads
 * @returns {Promise<import('./alternate.js').Contender>}
 */
async function openWebContender(name, sizes, threads) {
  const page = await openPage(`
    import { openWebRuntime } from 'dgam/browser';
    import * as ort from 'onnxruntime-web/wasm';
    import { openSteps } from './bench/contenders/openSteps.js';
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
  const script = fileURLToPath(new URL('contenders/step.js', import.meta.url));
  const contenders = [
    await openContender('dgam', process.execPath, [script, ...sizes.map(String), 'pair', '2']),
    await openWebContender('wasm1', sizes, 1),
    await openWebContender('wasm2', sizes, 2),
  ];
  const raw = await alternate(contenders, rounds);
  const peakMB = Object.fromEntries(contenders.map((contender) => [contender.name, contender.peakMB()]));
  for (const contender of contenders) await contender.close();
  const ms = (/** @type {string} */ name) => raw[name].map((round) => round.ms);
  return {
    raw,
    info: { sizes, ...Object.fromEntries(contenders.map(({ name, info }) => [name, info])) },
    rows: contenders.map(({ name }) => ({ name, unit: 'ms', ...spread(ms(name)), peakMB: peakMB[name] })),
    ratios: {
      wasmNode: ratio(ms('wasm2'), ms('dgam')),
      wasm1Node: ratio(ms('wasm1'), ms('dgam')),
      wasmThreads: ratio(ms('wasm1'), ms('wasm2')),
      wasmRss: peakMB.wasm2 / peakMB.dgam,
    },
  };
}
