// The packed package in an empty project: the command runs, and the library's types fit a program that uses them.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { root } from './command.js';

const folder = mkdtempSync(join(tmpdir(), 'dgam-package-'));
afterAll(() => rmSync(folder, { recursive: true }));
const run = (command: string, ...args: string[]) =>
  execFileSync(command, args, { cwd: folder, encoding: 'utf8', stdio: 'pipe' });

beforeAll(() => {
  const [{ filename }] = JSON.parse(
    execFileSync('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', folder], {
      cwd: root,
      encoding: 'utf8',
      stdio: 'pipe',
    }),
  ) as [{ filename: string }];
  writeFileSync(join(folder, 'package.json'), '{ "private": true, "type": "module" }');
  writeFileSync(join(folder, '.npmrc'), readFileSync(`${root}.npmrc`));
  run('npm', 'install', `./${filename}`);
}, 300_000);

it('the command runs and trains on the bundled data', () => {
  expect(run('npx', 'dgam', '--help')).toContain('temporal action localization');
  const out = run(
    'npx',
    'dgam',
    'train',
    'node_modules/dgam/examples/hapt',
    '--run',
    'first',
    '--epochs',
    '1',
    '--json',
  );
  expect(JSON.parse(out)).toMatchObject({ run: 'first', epochs: 1 });
});

it("README's library example type-checks and runs", () => {
  const readme = readFileSync(`${root}README.md`, 'utf8');
  const example = /```ts\n([\s\S]*?)```/.exec(readme)?.[1];
  expect(example).toBeDefined();
  writeFileSync(
    join(folder, 'example.ts'),
    String(example)
      .replace("'my-data'", "'node_modules/dgam/examples/hapt'")
      .replace('parseSettings()', 'parseSettings({ epochs: 1 })'),
  );
  const compiler = {
    module: 'nodenext',
    target: 'es2022',
    strict: true,
    types: ['node'],
    typeRoots: [`${root}node_modules/@types`],
  };
  writeFileSync(
    join(folder, 'tsconfig.json'),
    JSON.stringify({ compilerOptions: compiler, files: ['example.ts'] }),
  );
  run(`${root}node_modules/.bin/tsc`);
  expect(run(process.execPath, 'example.js')).toMatch(/\w+ \d/);
});
