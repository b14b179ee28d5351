// Runs the built command as a user would.
import { type SpawnOptions, spawn, spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
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

/**
 * Commands that are started from here on put their temporary files into the folder `tmp` of this one, where no other test's
 * are. Gives what ends that.
 */
export function ownTemporaryFiles(folder: string): () => void {
  const before = process.env.TMPDIR;
  mkdirSync(join(folder, 'tmp'));
  process.env.TMPDIR = join(folder, 'tmp');
  return () => {
    if (before === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = before;
  };
}
