// Seeded random choices: the same key gives the same clip on every machine.

/**
 * @typedef {object} Choices
 * @property {() => number} unit in [0, 1)
 * @property {(low: number, high: number) => number} between
 * @property {(probability: number) => boolean} happens
 * @property {<T>(list: readonly T[]) => T} pick
 * @property {<T>(list: readonly T[]) => T[]} shuffled a new list
 */

/**
 * The generator mulberry32 (Tommy Ettinger, public domain), seeded with the FNV-1a hash of the key.
 * @param {string} key
 * @returns {Choices}
 */
export function createChoices(key) {
  let state = 0x811c9dc5;
  for (const character of key) state = Math.imul(state ^ (character.codePointAt(0) ?? 0), 0x01000193);
  const unit = () => {
    state = (state + 0x6d2b79f5) | 0;
    let bits = Math.imul(state ^ (state >>> 15), 1 | state);
    bits = (bits + Math.imul(bits ^ (bits >>> 7), 61 | bits)) ^ bits;
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32;
  };
  // The hashes of keys that differ in the last letter only are similar; this mixes them.
  for (let i = 0; i < 8; i++) unit();
  return {
    unit,
    between: (low, high) => low + unit() * (high - low),
    happens: (probability) => unit() < probability,
    pick: (list) => list[Math.floor(unit() * list.length)],
    shuffled(list) {
      const out = [...list];
      for (let i = out.length - 1; i > 0; i--) {
        const j = Math.floor(unit() * (i + 1));
        [out[i], out[j]] = [out[j], out[i]];
      }
      return out;
    },
  };
}
