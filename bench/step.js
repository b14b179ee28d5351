// One CVAE step and one model step, B32 T400 D1024 C20, against PyTorch as installed and tuned.
import { fileURLToPath } from 'node:url';
import { alternate, openSide, ratio, spread } from './alternate.js';

const path = (file) => fileURLToPath(new URL(file, import.meta.url));
/** Debian's Python, which has Debian's PyTorch. */
export const python = '/usr/bin/python3';
/** Keeps glibc from giving memory back between steps, and leaves both threads to the BLAS. */
export const tunedTorch = {
  MALLOC_MMAP_THRESHOLD_: '4294967296',
  MALLOC_TRIM_THRESHOLD_: '8589934592',
  MALLOC_TOP_PAD_: '1073741824',
  OPENBLAS_NUM_THREADS: '2',
};

/** Multiplications and additions of both steps, as PyTorch does them: B·T rows through every layer and back. */
export function flopOf([batch, snippets, features, classes]) {
  const rows = batch * snippets;
  const wide = (columns) => 2 * rows * features * columns;
  const narrow = 2 * rows * 128 * 128;
  const cvae = wide(256) + 2 * wide(128) + 3 * wide(128) + 15 * narrow;
  const model = 2 * wide(256) + 2 * wide(classes + 1) + 2 * wide(128) + 5 * narrow;
  return cvae + model;
}

export async function run({ rounds = 11, sizes = [32, 400, 1024, 20] }) {
  const shape = sizes.map(String);
  const sides = [
    await openSide('dgam', process.execPath, [path('sides/step.js'), ...shape, 'cvae,model']),
    await openSide('torchInstalled', python, [path('peers/torch_step.py'), ...shape]),
    await openSide('dgamPair', process.execPath, [path('sides/step.js'), ...shape, 'pair']),
    await openSide('torchTuned', python, [path('peers/torch_step.py'), ...shape, '1'], tunedTorch),
    await openSide('gemm', process.execPath, [path('sides/gemm.js')]),
  ];
  const raw = await alternate(sides, rounds);
  for (const side of sides) side.close();
  const ms = (name) => raw[name].map((round) => round.ms);
  const gflops = flopOf(sizes) / spread(ms('dgam')).median / 1e6;
  const peak = spread(raw.gemm.map((round) => round.gflops)).max;
  const peakMB = Object.fromEntries(sides.map((side) => [side.name, side.peakMB()]));
  return {
    raw,
    info: Object.fromEntries(sides.map(({ name, info }) => [name, info])),
    rows: sides.map(({ name }) => ({ name, ...spread(ms(name)), peakMB: peakMB[name] })),
    gflops,
    peakGflops: peak,
    ratios: {
      torchInstalled: ratio(ms('dgam'), ms('torchInstalled')),
      torchTuned: ratio(ms('dgam'), ms('torchTuned')),
      pairTorchInstalled: ratio(ms('dgamPair'), ms('torchInstalled')),
      pairTorchTuned: ratio(ms('dgamPair'), ms('torchTuned')),
      peakGemm: gflops / peak,
      rss: peakMB.dgam / peakMB.torchTuned,
    },
  };
}
