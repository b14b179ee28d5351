// What is said about a value that does not fit its schema: one line with path, expectation and finding.
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { closest, UserError } from '../../src/core/index.js';
import { checkSchema } from '../../src/schema/index.js';

const schema = z.strictObject({
  epochs: z.union([z.int().positive(), z.literal('auto')]).default('auto'),
  kind: z.enum(['clean', 'paper']).default('clean'),
  rate: z.number().positive().default(1),
  nested: z.strictObject({ alpha: z.number().default(1), gamma: z.number().default(1) }).prefault({}),
  streams: z.record(z.string(), z.strictObject({ weight: z.number().optional() })).default({}),
  rule: z
    .union([
      z.strictObject({ rule: z.literal('one'), threshold: z.number() }),
      z.strictObject({ rule: z.literal('two'), margin: z.number() }),
    ])
    .optional(),
  choice: z
    .discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('a'), weight: z.number().optional() }),
      z.strictObject({ kind: z.literal('b') }),
    ])
    .optional(),
  list: z.array(z.strictObject({ label: z.string() })).default([]),
});

describe('checkSchema', () => {
  test('gives what the schema gives', () => {
    expect(checkSchema(schema, { epochs: 3 }, 'x.yaml')).toMatchObject({ epochs: 3, kind: 'clean' });
  });

  test.each<[object, string]>([
    [{ epochs: 'all' }, 'epochs: expected a number or "auto", found "all".'],
    [{ epochs: 1.5 }, 'epochs: expected a whole number or "auto", found 1.5.'],
    [{ kind: 'dirty' }, 'kind: expected one of "clean"|"paper", found "dirty".'],
    [{ rate: -1 }, 'rate: expected number to be >0, found -1.'],
    [{ rate: 'fast' }, 'rate: expected a number, found "fast".'],
    [{ epoch: 1 }, 'unknown key "epoch". Did you mean "epochs"?'],
    [{ zzz: 1 }, 'unknown key "zzz". Known keys: epochs, kind, rate, nested, streams, rule, choice, list.'],
    [{ nested: { gama: 1 } }, 'nested: unknown key "gama". Did you mean "gamma"?'],
    [{ streams: { rgb: { wieght: 1 } } }, 'streams.rgb: unknown key "wieght". Did you mean "weight"?'],
    [{ list: [{ label: 'a', lable: 1 }] }, 'list[0]: unknown key "lable". Did you mean "label"?'],
    [{ rule: { rule: 'one', threshold: 'x' } }, 'rule.threshold: expected a number, found "x".'],
    [{ rule: { rule: 'two', margin: 'x' } }, 'rule.margin: expected a number, found "x".'],
    [{ rule: { rule: 'two', margn: 1 } }, 'rule.margin: expected a number, found nothing.'],
    [{ rule: 3 }, 'rule: expected a mapping, found 3.'],
    [{ choice: { kind: 'c' } }, "choice.kind: expected 'a' | 'b', found \"c\"."],
    [{ choice: { kind: 'a', wieght: 1 } }, 'choice: unknown key "wieght". Did you mean "weight"?'],
    [{ nested: 'x'.repeat(100) }, `nested: expected a mapping, found "${'x'.repeat(56)}….`],
  ])('%j', (value, message) => {
    const check = () => checkSchema(schema, value, 'x.yaml');
    expect(check).toThrow(UserError);
    expect(check).toThrow(new UserError(`x.yaml: ${message}`));
  });
});

test.each([
  ['classes', 'clases'],
  ['strideSec', 'stridesec'],
  ['licence', 'license'],
  ['walk', 'Wlak'],
  [undefined, 'zebra'],
  [undefined, ''],
])('the word closest to one that is wrong: %s for "%s"', (near, word) => {
  expect(closest(word, ['classes', 'strideSec', 'streams', 'licence', 'walk', 'fps'])).toBe(near);
});
