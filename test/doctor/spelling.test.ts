// Spelling variants of labels: those that are, and labels of real benchmarks that are not.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { alikePairs, maybeMisspelled, sameLetters } from '../../src/doctor/spelling.js';

test.each([
  ['LongJump', 'Long Jump'],
  ['LongJump', 'long_jump'],
  ['long-jump', 'Long  jump'],
  ['SIT_TO_STAND', 'sit to stand'],
  ['Übung', 'U\u0308bung'],
])('%s and %s have the same letters', (a, b) => {
  expect(sameLetters(a, b)).toBe(true);
});

test.each([
  ['Playing drum', 'Playing drums'],
  ['Snowboarding', 'Snowbording'],
  ['Doing kickboxing', 'Doing kikcboxing'],
  ['walking', 'walkin'],
])('%s may be a slip of %s', (a, b) => {
  expect(maybeMisspelled(a, b)).toBe(true);
});

test.each([
  ['STAND_TO_SIT', 'STAND_TO_LIE'],
  ['walk', 'talk'],
  ['run', 'sun'],
  ['person 1', 'person 2'],
  ['scene10', 'scene11'],
  ['LongJump', 'HighJump'],
  ['sitting', 'sitting down'],
])('%s is another label than %s', (a, b) => {
  expect(sameLetters(a, b) || maybeMisspelled(a, b)).toBe(false);
});

describe('benchmarks have no variants', () => {
  const lists = JSON.parse(
    readFileSync(fileURLToPath(new URL('fixtures/benchmarkClasses.json', import.meta.url)), 'utf8'),
  ) as Record<string, string[]>;
  test.each(Object.entries(lists))('%s', (_, labels) => {
    expect(labels.length).toBeGreaterThan(8);
    expect(alikePairs(labels)).toEqual([]);
  });
});
