// Atomic writes: all or nothing, also when the disk refuses half-way.
import type * as fs from 'node:fs';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { UserError } from '../../src/core/index.js';
import { writeFileAtomic } from '../../src/io/index.js';

// A full disk cannot be had on every machine, so the system calls of this test can be made to fail as they do then.
const failing = vi.hoisted(() => ({ call: '', code: '' }));
vi.mock('node:fs', async (original) => {
  const real = await original<typeof fs>();
  const failable = (name: 'writeFileSync' | 'fsyncSync' | 'renameSync' | 'openSync') => {
    const call = real[name] as (...parameters: unknown[]) => unknown;
    return (...parameters: unknown[]) => {
      if (failing.call === name) throw Object.assign(new Error(failing.code), { code: failing.code });
      return call(...parameters);
    };
  };
  return {
    ...real,
    openSync: failable('openSync'),
    writeFileSync: failable('writeFileSync'),
    fsyncSync: failable('fsyncSync'),
    renameSync: failable('renameSync'),
  };
});

let dir = '';
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'dgam-atomic-'));
});
afterEach(() => {
  failing.call = '';
  rmSync(dir, { recursive: true });
});

test('writes bytes and text, over what was there', () => {
  const path = join(dir, 'x');
  writeFileAtomic(path, Uint8Array.of(1, 2, 3));
  expect([...readFileSync(path)]).toEqual([1, 2, 3]);
  writeFileAtomic(path, 'é');
  expect(readFileSync(path, 'utf8')).toBe('é');
  expect(readdirSync(dir)).toEqual(['x']);
});

test.each([
  [
    'writeFileSync',
    'ENOSPC',
    /x: the disk is full, 3 bytes could not be written\. An older file there is unchanged\.\nFree/,
  ],
  ['fsyncSync', 'ENOSPC', /the disk is full/],
  ['writeFileSync', 'EDQUOT', /the disk is full/],
  ['openSync', 'EACCES', /x cannot be written: no permission\. Check the permissions/],
  ['openSync', 'EROFS', /x cannot be written/],
])('%s fails with %s: the old file stays, nothing is left behind', (call, code, message) => {
  const path = join(dir, 'x');
  writeFileSync(path, 'old');
  Object.assign(failing, { call, code });
  expect(() => writeFileAtomic(path, 'new')).toThrow(UserError);
  expect(() => writeFileAtomic(path, 'new')).toThrow(message);
  expect(readFileSync(path, 'utf8')).toBe('old');
  expect(readdirSync(dir)).toEqual(['x']);
});

test('an error that nobody can foresee is passed on, and leaves nothing behind either', () => {
  Object.assign(failing, { call: 'renameSync', code: 'EIO' });
  expect(() => writeFileAtomic(join(dir, 'x'), 'new')).toThrow(/^EIO$/);
  expect(readdirSync(dir)).toEqual([]);
});

test('a folder that is not there, and a name that is a folder', () => {
  expect(() => writeFileAtomic(join(dir, 'none', 'x'), '')).toThrow(/the folder .*none does not exist/);
  expect(() => writeFileAtomic(dir, '')).toThrow(/it is a folder/);
});
