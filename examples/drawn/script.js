// The script of a clip: its shots, and the instances of actions in them. The ground truth is taken from it.
import { createCamera } from './camera.js';
import { createLook } from './figure.js';
import { bystanders, mainActs } from './people.js';
import { createChoices } from './random.js';
import { scenes, usualPlace } from './scenes.js';

/** @import { Camera } from './camera.js' */
/** @import { Look } from './figure.js' */
/** @import { Instance, Person } from './people.js' */
/** @import { Action } from './poses.js' */
/** @import { Choices } from './random.js' */
/** @import { Place } from './scenes.js' */

/** @typedef {{ gain: number, flicker: number, tint: readonly [number, number, number], noise: number }} Light */
/** @typedef {{ place: Place, sceneKey: string, startSec: number, endSec: number, camera: Camera, light: Light, people: Person[] }} Shot the main person is the last, where there is one */
/** @typedef {{ key: string, frames: number, instances: Instance[], shots: Shot[] }} Script */

export const fps = 25;
export const pictureSize = { width: 160, height: 120 };

const places = /** @type {Place[]} */ (Object.keys(scenes));
/** The probability that an action happens in its usual place. */
const usually = 0.7;
/** Least seconds between two instances. */
const leastGapSec = 0.6;

/**
 * @param {string} key
 * @param {readonly Action[]} classes of the clip: 1 to 3
 * @returns {Script}
 */
export function writeScript(key, classes) {
  const choices = createChoices(key);
  const frames = Math.round(fps * (15 + 15 * choices.unit() * choices.unit()));
  const totalSec = frames / fps;
  const groups = choices.happens(0.35) && classes.length > 1 ? classes.map((name) => [name]) : [classes];
  const opening = choices.happens(0.35) ? choices.between(1.5, 3.5) : 0;
  const closing = choices.happens(0.25) ? choices.between(1.5, 3.5) : 0;
  const lengths = instanceLengths(choices, classes, totalSec, totalSec - opening - closing);
  const restSec = totalSec - opening - closing - lengths.reduce((sum, { lengthSec }) => sum + lengthSec, 0);

  /** @type {Script} */
  const script = { key, frames, instances: [], shots: [] };
  const look = createLook(choices);
  if (opening > 0) script.shots.push(emptyShot(choices, `${key}/opening`, 0, opening));
  let startSec = opening;
  groups.forEach((group, i) => {
    const own = choices.shuffled(lengths.filter(({ action }) => group.includes(action)));
    const share = own.length / lengths.length;
    const busySec = own.reduce((sum, { lengthSec }) => sum + lengthSec, 0);
    const endSec = i === groups.length - 1 ? totalSec - closing : startSec + busySec + share * restSec;
    const gaps = divided(choices, endSec - startSec - busySec, own.length + 1);
    let at = startSec;
    const instances = own.map(({ action, lengthSec }, k) => {
      at += gaps[k];
      const instance = { action, startSec: at, endSec: at + lengthSec };
      at = instance.endSec;
      return instance;
    });
    const usual = choices.happens(usually);
    const place = usual ? usualPlace[choices.pick(group)] : choices.pick(places);
    script.shots.push(mainShot(choices, { key: `${key}/${i}`, place, startSec, endSec, instances, look }));
    script.instances.push(...instances);
    startSec = endSec;
  });
  if (closing > 0) script.shots.push(emptyShot(choices, `${key}/closing`, totalSec - closing, totalSec));
  return script;
}

/**
 * Lengths of one to three instances of each class: 1.5 to 6 s, together 15 to 40 % of the clip, with time for gaps.
 * @param {Choices} choices
 * @param {readonly Action[]} classes
 * @param {number} totalSec
 * @param {number} availableSec without the shots that show no action
 */
function instanceLengths(choices, classes, totalSec, availableSec) {
  for (;;) {
    const lengths = classes.flatMap((action) =>
      Array.from({ length: choices.pick([1, 1, 2, 2, 3]) }, () => ({
        action,
        lengthSec: choices.between(1.5, 6),
      })),
    );
    const sum = lengths.reduce((total, { lengthSec }) => total + lengthSec, 0);
    const least = (lengths.length + classes.length) * (leastGapSec + 0.4);
    if (sum > 0.15 * totalSec && sum < 0.4 * totalSec && sum + least < availableSec) return lengths;
  }
}

/**
 * Divides a time at random into parts of at least `leastGapSec`.
 * @param {Choices} choices
 * @param {number} sec
 * @param {number} parts
 */
function divided(choices, sec, parts) {
  const weights = Array.from({ length: parts }, () => choices.between(0.1, 1));
  const total = weights.reduce((a, b) => a + b, 0);
  const free = Math.max(0, sec - parts * leastGapSec);
  const least = (sec - free) / parts;
  return weights.map((weight) => least + (free * weight) / total);
}

/** @param {Choices} choices @returns {Light} */
const createLight = (choices) => ({
  gain: choices.between(0.7, 1.15),
  flicker: choices.happens(0.3) ? choices.between(0.02, 0.12) : 0,
  tint: [choices.between(0.9, 1.08), choices.between(0.94, 1.04), choices.between(0.88, 1.08)],
  noise: choices.between(3, 14),
});

/**
 * A shot without an action, of any place, empty or with bystanders.
 * @param {Choices} choices
 * @param {string} sceneKey
 * @param {number} startSec
 * @param {number} endSec
 * @returns {Shot}
 */
function emptyShot(choices, sceneKey, startSec, endSec) {
  const place = choices.pick(places);
  const zoom = choices.between(0.9, 1.2);
  const camera = createCamera(choices, { x: choices.between(105, 143), y: choices.between(82, 94), zoom });
  const people = bystanders(choices, startSec, endSec, camera.x, 2);
  return { place, sceneKey, startSec, endSec, camera, light: createLight(choices), people };
}

/**
 * @param {Choices} choices
 * @param {{ key: string, place: Place, startSec: number, endSec: number, instances: readonly Instance[], look: Look }} what
 * @returns {Shot}
 */
function mainShot(choices, { key, place, startSec, endSec, instances, look }) {
  const zoom = choices.between(0.9, 1.25);
  const groundSeen = choices.between(101, 109);
  const y = choices.between(132, 148);
  const height = choices.between(42, 64) / zoom;
  const x = choices.between(105, 143);
  const camera = createCamera(choices, { x, y: y - (groundSeen - 60) / zoom, zoom });
  // At this distance from the middle arms and legs stay in the picture, whatever the camera does.
  const reach = Math.max(4, 72 / zoom - camera.pan - 3 * camera.shake - 0.62 * height);
  const acts = mainActs(choices, {
    startSec,
    endSec,
    instances,
    x,
    reach,
    outside: 80 / zoom + camera.pan + 30,
    height,
  });
  const people = bystanders(choices, startSec, endSec, x, 3);
  people.push({ look, height, y, acts });
  return { place, sceneKey: key, startSec, endSec, camera, light: createLight(choices), people };
}
