// Runs the built command as a user would.
import { type SpawnOptions, spawn, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../../', import.meta.url));
export const hapt = `${root}examples/hapt`;
const bin = `${root}bin/dgam.js`;

export function dgam(args: readonly string[], cwd = root) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [bin, ...args], { cwd, encoding: 'utf8' });
  return { status, stdout, stderr };
}

export const start = (args: readonly string[], options: SpawnOptions = {}) =>
  spawn(process.execPath, [bin, ...args], { stdio: 'ignore', ...options });
