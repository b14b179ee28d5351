// Names and labels that are likely the same in another spelling.
import { editDistance } from '../core/index.js';

const extensions = /\.(npy|npz|safetensors|mp4|mkv|webm|avi|mov|m4v|mpg|mpeg)$/;

/** The name of a video in lower case, without `v_` (as in ActivityNet's files) and without the extension of a file. */
export const plainName = (name: string): string =>
  name.normalize('NFC').toLowerCase().replace(extensions, '').replace(extensions, '').replace(/^v_/, '');

/** The words in lower case; spaces, `_`, `-`, `.`, `/` and capitals (`LongJump`) separate words. */
const wordsOf = (label: string): string[] =>
  label
    .normalize('NFC')
    .replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .toLowerCase()
    .split(/[\s_.\-/]+/u)
    .filter(Boolean);

/** Whether two labels differ only in case and in the separators of words. */
export const sameLetters = (a: string, b: string): boolean => wordsOf(a).join('') === wordsOf(b).join('');

/**
 * Whether one label looks like a misspelling of the other: a single word differs, by one letter if it has at least five,
 * by two if it has at least nine, or by an `s` at its end. Differences in short words (`SIT_TO_LIE`), first letters
 * (Curling, Hurling) and numbers are no misspellings: real labels differ in these.
 */
export function maybeMisspelled(a: string, b: string): boolean {
  const [own, other] = [wordsOf(a), wordsOf(b)];
  if (own.length !== other.length) return false;
  const different = own.flatMap((word, i) => (word === other[i] ? [] : [[word, other[i]] as const]));
  if (different.length !== 1) return false;
  const [[word, changed]] = different;
  if (word[0] !== changed[0] || /\p{N}/u.test(word + changed)) return false;
  const letters = Math.min(word.length, changed.length);
  if (letters >= 4 && (word === `${changed}s` || changed === `${word}s`)) return true;
  return letters >= 5 && editDistance(word, changed) <= (letters >= 9 ? 2 : 1);
}

/** Pairs of labels that are likely one, in the order of `labels`. */
export const alikePairs = (labels: readonly string[]): [string, string][] =>
  labels.flatMap((a, i) =>
    labels
      .slice(i + 1)
      .flatMap((b): [string, string][] => (sameLetters(a, b) || maybeMisspelled(a, b) ? [[a, b]] : [])),
  );
