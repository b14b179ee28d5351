// ONNX Runtime as dgam loads it gathers no telemetry: it leaves no files in the temporary folder, the home or the cache.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { root } from './command.js';

const folder = mkdtempSync(join(tmpdir(), 'dgam-telemetry-'));
afterAll(() => rmSync(folder, { recursive: true }));

it.each([
  {
    what: 'a training runtime',
    code: `Promise.all([import('./dist/engine/index.js'), import('./dist/onnx/node.js')]).then(
      async ([{ add, input }, { openRuntime }]) => {
        const runtime = await openRuntime();
        await runtime.load('double', { y: add(input('x', [1]), input('x', [1])) });
        await runtime.close();
      });`,
  },
  {
    what: 'a model of features',
    code: `import('./dist/onnx/node.js').then(({ openNodeModels }) =>
      openNodeModels().open('movenet_lightning.onnx'));`,
  },
])('$what', ({ code }) => {
  // Nothing of this process's own, which has the variable once it has loaded the library.
  const env = { PATH: process.env.PATH, TMPDIR: folder, HOME: folder, XDG_CACHE_HOME: folder };
  execFileSync(process.execPath, ['-e', code], { cwd: root, env });
  expect(readdirSync(folder)).toEqual([]);
});
