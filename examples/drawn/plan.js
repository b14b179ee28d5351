// The clips of a set: names, splits and scripts, from one seed; their labels and their ground truth as files.
import { actions } from './poses.js';
import { createChoices } from './random.js';
import { fps, writeScript } from './script.js';

/** @import { Action } from './poses.js' */
/** @import { Script } from './script.js' */
/** @typedef {'train' | 'validation' | 'test'} Split */
/** @typedef {{ name: string, split: Split, script: Script }} PlannedClip */

const names = /** @type {Action[]} */ (Object.keys(actions));

/** @type {Readonly<Record<Split, number>>} */
export const clipsOf = { train: 36, validation: 8, test: 16 };

/**
 * @param {number} seed
 * @param {Readonly<Record<Split, number>>} [counts]
 * @returns {PlannedClip[]}
 */
export const planSet = (seed, counts = clipsOf) =>
  /** @type {Split[]} */ (Object.keys(counts)).flatMap((split) =>
    dealClasses(`${seed}/${split}`, counts[split]).map((classes, i) => {
      const number = String(i + 1).padStart(2, '0');
      return { name: `${split}-${number}`, split, script: writeScript(`${seed}/${split}/${i}`, classes) };
    }),
  );

/** Labels in alphabetical order. @param {Script} script */
export const labelsOf = ({ instances }) => [...new Set(instances.map(({ action }) => action))].sort();

/**
 * The labels of each clip without their times, as for `dgam extract --tags`.
 * @param {readonly PlannedClip[]} clips
 */
export const tagsCsv = (clips) =>
  `video,label,split\n${clips.map(({ name, split, script }) => `${name},${labelsOf(script).join(';')},${split}\n`).join('')}`;

/**
 * The ground truth in ActivityNet's format.
 * @param {readonly PlannedClip[]} clips
 */
export const truthJson = (clips) =>
  `${JSON.stringify(
    {
      version: 'drawn clips',
      database: Object.fromEntries(
        clips.map(({ name, split, script }) => [
          name,
          {
            subset: split,
            duration: script.frames / fps,
            annotations: script.instances.map(({ action, startSec, endSec }) => ({
              label: action,
              segment: [Number(startSec.toFixed(3)), Number(endSec.toFixed(3))],
            })),
          },
        ]),
      ),
    },
    null,
    1,
  )}\n`;

/**
 * The classes of each of `count` clips, 1 to 3. They are dealt in turn, so that all classes are equally frequent.
 * @param {string} key
 * @param {number} count
 * @returns {Action[][]}
 */
function dealClasses(key, count) {
  const choices = createChoices(key);
  /** @type {Action[]} */
  let deck = [];
  return Array.from({ length: count }, () => {
    const wanted = choices.pick([1, 1, 1, 1, 1, 2, 2, 2, 2, 3]);
    /** @type {Action[]} */
    const hand = [];
    while (hand.length < wanted) {
      if (deck.every((name) => hand.includes(name))) deck = [...deck, ...choices.shuffled(names)];
      const next = deck.findIndex((name) => !hand.includes(name));
      hand.push(...deck.splice(next, 1));
    }
    return hand;
  });
}
