// A seeded generator whose state can be saved: sfc32 for bits, the ziggurat for normals.
import { createHash } from 'node:crypto';

export interface Random {
  /** Uniform in [0, 1), in steps of 2⁻³². Does not use `this`, so it can be passed as a plain function. */
  uniform: () => number;
  /** A whole number in [0, n), n at most 2³². */
  int(n: number): number;
  /** Shuffles in place (Fisher–Yates) and returns the same array. */
  shuffle<A extends unknown[] | Int32Array | Uint32Array>(array: A): A;
  /** Fills `out` with standard normals and returns it. */
  normals(out: Float32Array): Float32Array;
  /** The state: four whole numbers in [0, 2³²). */
  state(): number[];
  /** Continues from a saved state. RangeError if it is not a state. */
  restore(state: readonly number[]): void;
}

/**
 * A generator for a seed or a key such as `7/train/acc`: the same key gives the same numbers on every machine, and
 * different keys give independent streams. `createRandom(7)` is `createRandom('7')`.
 *
 * sfc32 is Chris Doty-Humphrey's small fast counting generator (PractRand): 128 bits of state, one of the words a
 * counter, so the period is at least 2³². The initial state is the SHA-256 of the key.
 */
export function createRandom(seed: number | string): Random {
  const words = createHash('sha256').update(String(seed)).digest();
  const s = Int32Array.from({ length: 4 }, (_, i) => words.readInt32LE(4 * i));

  /** The next 32 bits as a signed integer. */
  const next = (): number => {
    const sum = (((s[0] + s[1]) | 0) + s[3]) | 0;
    s[3] = s[3] + 1;
    s[0] = s[1] ^ (s[1] >>> 9);
    s[1] = s[2] + (s[2] << 3);
    s[2] = ((s[2] << 21) | (s[2] >>> 11)) + sum;
    return sum;
  };
  const uniform = (): number => (next() >>> 0) * 2 ** -32;
  const int = (n: number): number => Math.floor(uniform() * n);

  return {
    uniform,
    int,
    shuffle(array) {
      for (let i = array.length - 1; i > 0; i--) {
        const j = int(i + 1);
        [array[i], array[j]] = [array[j], array[i]];
      }
      return array;
    },
    normals(out) {
      for (let i = 0; i < out.length; i++) out[i] = ziggurat(next, uniform);
      return out;
    },
    state: () => Array.from(s, (word) => word >>> 0),
    restore(state) {
      const isWord = (x: number) => Number.isInteger(x) && x >= 0 && x < 2 ** 32;
      if (state.length !== 4 || !state.every(isWord))
        throw new RangeError(`a generator's state is 4 whole numbers below 2^32, not [${state.join(', ')}]`);
      s.set(state.map((word) => word | 0));
    },
  };
}

// The ziggurat (Marsaglia & Tsang 2000): LAYERS strips of equal AREA cover the density exp(−x²/2); TAIL is where the
// lowest strip's rectangle ends and the tail begins. Index and position use different bits (Doornik 2005).
const LAYERS = 128;
const TAIL = 3.442619855899;
const AREA = 9.91256303526217e-3;
const density = (x: number): number => Math.exp(-0.5 * x * x);

/** edges[i] is the right end of strip i; strip 0 is the lowest, and its end is moved out to include the area of the tail. */
const edges = zigguratEdges();
/** Up to this share of its width a strip lies entirely under the curve. */
const inner = Float64Array.from({ length: LAYERS }, (_, i) => edges[i + 1] / edges[i]);

function zigguratEdges(): Float64Array {
  const x = new Float64Array(LAYERS + 1);
  x[0] = AREA / density(TAIL);
  x[1] = TAIL;
  for (let i = 2; i < LAYERS; i++) x[i] = Math.sqrt(-2 * Math.log(AREA / x[i - 1] + density(x[i - 1])));
  return x;
}

function ziggurat(next: () => number, uniform: () => number): number {
  for (;;) {
    const bits = next();
    const layer = bits & (LAYERS - 1);
    // The 25 bits above the layer's seven: a share of the width in [−1, 1), as fine as float32 can tell.
    const share = (bits >> 7) * 2 ** -24;
    const x = share * edges[layer];
    if (Math.abs(share) < inner[layer]) return x;
    if (layer === 0) return share < 0 ? -tail(uniform) : tail(uniform);
    const low = density(edges[layer]);
    const high = density(edges[layer + 1]);
    if (low + uniform() * (high - low) < density(x)) return x;
  }
}

/** A normal given that it exceeds TAIL (Marsaglia 1964). */
function tail(uniform: () => number): number {
  for (;;) {
    const x = Math.log(1 - uniform()) / -TAIL;
    const y = -Math.log(1 - uniform());
    if (2 * y > x * x) return TAIL + x;
  }
}
