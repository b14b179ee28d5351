// Labels that are likely one label spelled in two ways.
import { editDistance } from '../core/index.js';

/** Words in lower case: spaces, `_`, `-`, `.` and humps (`LongJump`) part them. */
const wordsOf = (label: string): string[] =>
  label
    .normalize('NFC')
    .replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .toLowerCase()
    .split(/[\s_.\-/]+/u)
    .filter(Boolean);

/** Whether two labels differ only in case, spaces, `_`, `-` and the like. */
export const sameLetters = (a: string, b: string): boolean => wordsOf(a).join('') === wordsOf(b).join('');

/**
 * Whether one label looks like a slip of the other: a single word differs, after its first letter, by one letter if it
 * has five at least, by two if it has nine; or by an `s` at its end. Short words (`SIT_TO_LIE`), first letters
 * (Curling, Hurling) and numbers are never slips: they are what real labels differ by.
 */
export function maybeSlip(a: string, b: string): boolean {
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
      .flatMap((b): [string, string][] => (sameLetters(a, b) || maybeSlip(a, b) ? [[a, b]] : [])),
  );
