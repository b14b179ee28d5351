// Which clips a set has: names, splits and scripts, all from one seed; their tags and their truth as files.
import { dealClasses, fps, writeScript } from './script.js';

/** @import { Script } from './script.js' */
/** @typedef {'train' | 'validation' | 'test'} Split */
/** @typedef {{ name: string, split: Split, script: Script }} PlannedClip */

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
 * What someone would know who has not looked at the clips closely: which actions each has.
 * @param {readonly PlannedClip[]} clips
 */
export const tagsCsv = (clips) =>
  `video,label,split\n${clips.map(({ name, split, script }) => `${name},${labelsOf(script).join(';')},${split}\n`).join('')}`;

/**
 * ActivityNet's form, with the segments that the drawing knows.
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
