// The generator: known values, saved states, and that its numbers are spread as they should be.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createRandom } from '../../src/data/index.js';

describe('bits', () => {
  // sfc32's published step, run with Python's integers from the first 16 bytes of the key's SHA-256.
  test.each<[string | number, number[]]>([
    ['7/train/acc', [3027981583, 4207592162, 3327096175, 3906449027]],
    ['0', [415768267, 2182828586]],
    [0, [415768267, 2182828586]],
  ])('of key %j', (key, words) => {
    const random = createRandom(key);
    expect(words.map(() => random.uniform() * 2 ** 32)).toEqual(words);
  });

  test('neighbouring seeds share nothing', () => {
    const [a, b] = [createRandom(1), createRandom(2)];
    const same = Array.from({ length: 1000 }, () => a.uniform() === b.uniform()).filter(Boolean);
    expect(same).toEqual([]);
  });
});

describe('state', () => {
  test('goes on from where it was saved, through JSON, whatever was drawn', () => {
    const draw = fc.constantFrom('uniform', 'int', 'normals', 'shuffle');
    fc.assert(
      fc.property(fc.array(draw), fc.array(draw, { minLength: 1 }), (before, after) => {
        const random = createRandom('state');
        const drawn = (kinds: string[]) =>
          kinds.map((kind) => {
            if (kind === 'uniform') return random.uniform();
            if (kind === 'int') return random.int(10);
            return kind === 'normals'
              ? [...random.normals(new Float32Array(3))]
              : random.shuffle([1, 2, 3, 4]);
          });
        drawn(before);
        const saved: number[] = JSON.parse(JSON.stringify(random.state()));
        const once = drawn(after);
        random.restore(saved);
        expect(random.state()).toEqual(saved);
        expect(drawn(after)).toEqual(once);
      }),
    );
  });

  test.each([[[]], [[1, 2, 3]], [[1, 2, 3, -1]], [[1, 2, 3, 2 ** 32]], [[1, 2, 3, 0.5]]])(
    'refuses %j',
    (state) => {
      expect(() => createRandom(0).restore(state)).toThrow(RangeError);
    },
  );
});

test('uniform is within [0, 1), each tenth as often', () => {
  const { uniform } = createRandom('uniform');
  const tenths = new Float64Array(10);
  for (let i = 0; i < 100_000; i++) tenths[Math.floor(uniform() * 10)]++;
  // Binomial(100000, 1/10): standard deviation 95; 5 of those.
  for (const times of tenths) expect(Math.abs(times - 10_000)).toBeLessThan(475);
});

test('int gives each number below n about equally often', () => {
  const { int } = createRandom('int');
  const drawn = new Float64Array(7);
  for (let i = 0; i < 70_000; i++) drawn[int(7)]++;
  // Binomial(70000, 1/7): standard deviation 93; 5 of those.
  for (const times of drawn) expect(Math.abs(times - 10_000)).toBeLessThan(463);
});

describe('shuffle', () => {
  test('keeps the elements and returns the same array', () => {
    const array = Array.from({ length: 50 }, (_, i) => i);
    const shuffled = createRandom(1).shuffle(array);
    expect(shuffled).toBe(array);
    expect([...shuffled].sort((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, i) => i));
    expect(createRandom(1).shuffle(Int32Array.of(1))).toEqual(Int32Array.of(1));
  });

  test('gives each of the 24 orders of 4 about equally often', () => {
    const random = createRandom('orders');
    const orders = new Map<string, number>();
    for (let i = 0; i < 24_000; i++) {
      const order = random.shuffle([1, 2, 3, 4]).join('');
      orders.set(order, (orders.get(order) ?? 0) + 1);
    }
    expect(orders.size).toBe(24);
    // Binomial(24000, 1/24): standard deviation 31; 5 of those.
    for (const times of orders.values()) expect(Math.abs(times - 1000)).toBeLessThan(155);
  });
});

describe('normals', () => {
  const count = 1_000_000;
  const x = createRandom('normals').normals(new Float32Array(count));

  test('have the moments of N(0, 1)', () => {
    const moment = (power: number) => x.reduce((sum, value) => sum + value ** power, 0) / count;
    // Standard errors √(var(xᵏ)/n), var(xᵏ) = 1, 2, 15, 96 for k = 1 … 4; 5 of those.
    for (const [power, mean, variance] of [
      [1, 0, 1],
      [2, 1, 2],
      [3, 0, 15],
      [4, 3, 96],
    ])
      expect(Math.abs(moment(power) - mean)).toBeLessThan(5 * Math.sqrt(variance / count));
  });

  // P(X < x) from tables of the normal distribution; 3.4426 is where the ziggurat's tail begins.
  test.each([
    [-3.4426, 0.000288044],
    [-2, 0.0227501],
    [-1, 0.1586553],
    [-0.25, 0.4012937],
    [0, 0.5],
    [0.5, 0.6914625],
    [1.5, 0.9331928],
    [3, 0.9986501],
    [3.4426, 0.999711956],
    [4, 0.9999683],
  ])('below %d as often as they should be', (limit, probability) => {
    const below = x.reduce((times, value) => times + (value < limit ? 1 : 0), 0);
    const deviation = Math.sqrt(count * probability * (1 - probability));
    expect(Math.abs(below - count * probability)).toBeLessThan(5 * deviation);
  });

  test('are not bound to the one before', () => {
    let product = 0;
    for (let i = 1; i < count; i++) product += x[i] * x[i - 1];
    // The mean of n products of independent normals has standard error 1/√n; 5 of those.
    expect(Math.abs(product / count)).toBeLessThan(5 / Math.sqrt(count));
  });

  test('fill in parts as they fill as a whole', () => {
    const random = createRandom('normals');
    const parts = [3, 1, 4].map((length) => [...random.normals(new Float32Array(length))]);
    expect(parts.flat()).toEqual([...x.subarray(0, 8)]);
  });
});
