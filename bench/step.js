// One CVAE step and one model step, B32 T400 D1024 C20, against PyTorch as installed and tuned.
import { fileURLToPath } from 'node:url';
import { alternate, openContender, ratio, spread } from './alternate.js';

const path = (/** @type {string} */ file) => fileURLToPath(new URL(file, import.meta.url));
/** Debian's Python, which has Debian's PyTorch. */
export const python = '/usr/bin/python3';
/** OpenBLAS takes the kernels it knows to be best for the processor, whatever this shell asks for. */
export const ownKernels = { OPENBLAS_CORETYPE: undefined, OPENBLAS_L2_SIZE: undefined };
/** Keeps glibc from giving memory back between steps, and leaves both threads to the BLAS. */
export const tuned = {
  ...ownKernels,
  MALLOC_MMAP_THRESHOLD_: '4294967296',
  MALLOC_TRIM_THRESHOLD_: '8589934592',
  MALLOC_TOP_PAD_: '1073741824',
  OPENBLAS_NUM_THREADS: '2',
};

/**
 * Multiplications and additions of both steps, counted alike for all contenders: rows through every layer and back, the
 * last layer of the decoder as two products with the features, as its error and gradient need.
 * @param {readonly number[]} sizes B, T, D, C
 */
export function flopOf([batch, snippets, features, classes]) {
  const rows = batch * snippets;
  const wide = (/** @type {number} */ columns) => 2 * rows * features * columns;
  const narrow = 2 * rows * 128 * 128;
  const cvae = wide(256) + 2 * wide(128) + 2 * wide(128) + 17 * narrow;
  const model = 2 * wide(256) + 2 * wide(classes + 1) + wide(128) + 4 * narrow;
  return cvae + model;
}

export async function run({ rounds = 11, sizes = [32, 400, 1024, 20] }) {
  const shape = sizes.map(String);
  const dgam = (
    /** @type {string} */ name,
    /** @type {string} */ programs,
    /** @type {string[]} */ ...preset
  ) =>
    openContender(name, process.execPath, [path('contenders/step.js'), ...shape, programs, '2', ...preset]);
  const torch = path('peers/torch_step.py');
  const contenders = [
    await dgam('dgam', 'cvae,model'),
    await openContender('torchInstalled', python, [torch, ...shape], ownKernels),
    await dgam('dgamPair', 'pair'),
    await dgam('dgamDefault', 'pair', 'default'),
    await openContender('torchTuned', python, [torch, ...shape, '1'], tuned),
    await openContender('gemm', process.execPath, [path('contenders/gemm.js')]),
  ];
  const raw = await alternate(contenders, rounds);
  for (const contender of contenders) contender.close();
  const ms = (/** @type {string} */ name) => raw[name].map((round) => round.ms);
  const gflopsOf = (/** @type {string} */ name) => flopOf(sizes) / spread(ms(name)).median / 1e6;
  const peakGflops = spread(raw.gemm.map((round) => round.gflops)).max;
  const peakMB = Object.fromEntries(contenders.map((contender) => [contender.name, contender.peakMB()]));
  const steps = contenders.filter(({ name }) => name !== 'gemm');
  return {
    raw,
    info: { sizes, ...Object.fromEntries(contenders.map(({ name, info }) => [name, info])), peakGflops },
    rows: steps.map(({ name }) => {
      return { name, unit: 'ms', ...spread(ms(name)), gflops: gflopsOf(name), peakMB: peakMB[name] };
    }),
    ratios: {
      torchInstalled: ratio(ms('dgam'), ms('torchInstalled')),
      torchTuned: ratio(ms('dgam'), ms('torchTuned')),
      pairTorchInstalled: ratio(ms('dgamPair'), ms('torchInstalled')),
      pairTorchTuned: ratio(ms('dgamPair'), ms('torchTuned')),
      default: ratio(ms('dgamDefault'), ms('dgamPair')),
      peakGemm: gflopsOf('dgam') / peakGflops,
      rss: peakMB.dgam / peakMB.torchTuned,
      pairRss: peakMB.dgamPair / peakMB.torchTuned,
    },
  };
}
