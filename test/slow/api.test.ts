// The API reference builds: every exported name has a docstring, and every type in a signature is exported.
import { spawnSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { root } from './command.js';

it('typedoc ends without warnings', () => {
  // Writing the pages takes longer than checking them.
  const { status, stdout, stderr } = spawnSync('npm', ['run', '--silent', 'docs', '--', '--emit', 'none'], {
    cwd: root,
    encoding: 'utf8',
  });
  expect(status, stdout + stderr).toBe(0);
  expect(stdout + stderr).not.toMatch(/warning/);
}, 600_000);
