// The packed package in an empty project: the command runs, and the library's types fit a program that uses them.
import { execFileSync, type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { root } from './command.js';

const folder = mkdtempSync(join(tmpdir(), 'dgam-package-'));
afterAll(() => rmSync(folder, { recursive: true }));
const run = (command: string, ...args: string[]) =>
  execFileSync(command, args, { cwd: folder, encoding: 'utf8', stdio: 'pipe' });
let installed: SpawnSyncReturns<string>;

beforeAll(() => {
  const [{ filename }] = JSON.parse(
    execFileSync('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', folder], {
      cwd: root,
      encoding: 'utf8',
      stdio: 'pipe',
    }),
  ) as [{ filename: string }];
  writeFileSync(join(folder, 'package.json'), '{ "private": true, "type": "module" }');
  const args = ['install', '--ignore-scripts', '--no-audit', '--no-fund', `./${filename}`];
  installed = spawnSync('npm', args, { cwd: folder, encoding: 'utf8' });
}, 300_000);

it('npm install --ignore-scripts prints nothing but what it added', () => {
  expect([installed.status, installed.stderr]).toEqual([0, '']);
  expect(installed.stdout.trim()).toMatch(/^added \d+ packages in \w+$/);
});

it('no dependency runs an install script at npm ci', () => {
  // npm 11 reads allowScripts; npm 10 runs the scripts of packages that the lock file marks.
  const { allowScripts } = JSON.parse(readFileSync(`${root}package.json`, 'utf8'));
  expect(allowScripts).toEqual({ 'node-av': false, 'onnxruntime-node': false, protobufjs: false });
  expect(readFileSync(`${root}package-lock.json`, 'utf8')).not.toContain('hasInstallScript');
});

it('the command runs and trains on the bundled data', () => {
  expect(run('npx', 'dgam', '--help')).toContain('temporal action localization');
  const { version } = JSON.parse(readFileSync(`${root}package.json`, 'utf8'));
  expect(run('npx', 'dgam', '--version')).toBe(`${version}\n`);
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

const compiler = {
  module: 'nodenext',
  target: 'es2022',
  strict: true,
  types: ['node'],
  typeRoots: [`${root}node_modules/@types`],
};
/** Type-checks TypeScript files in the project. */
function compile(...files: string[]): void {
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions: compiler, files }));
  run(`${root}node_modules/.bin/tsc`);
}

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
  compile('example.ts');
  expect(run(process.execPath, 'example.js')).toMatch(/\w+ \d/);
});

it('the examples of the documentation type-check', () => {
  const pages = readdirSync(`${root}docs`).filter((name) => name.endsWith('.md'));
  const examples = pages.flatMap((page) =>
    [...readFileSync(`${root}docs/${page}`, 'utf8').matchAll(/```ts\n([\s\S]*?)```/g)]
      .filter(([, code]) => code.includes("from 'dgam"))
      .map(([, code], i) => ({ name: `${page}-${i}.ts`, code })),
  );
  expect(examples.length).toBeGreaterThan(0);
  for (const { name, code } of examples) writeFileSync(join(folder, name), code);
  compile(...examples.map(({ name }) => name));
});
