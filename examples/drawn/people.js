// The people in a shot, and what each of them does when.
import { createLook } from './figure.js';
import { sceneSize } from './scenery.js';

/** @import { Look } from './figure.js' */
/** @import { Action, Style } from './poses.js' */
/** @import { Choices } from './random.js' */

/** @typedef {{ action: Action, startSec: number, endSec: number }} Instance */
/** @typedef {{ movement: string, startSec: number, endSec: number, fromX: number, toX: number, style: Style }} Act seconds of the clip, x in the scene's pixels */
/** @typedef {{ look: Look, height: number, y: number, acts: Act[] }} Person one act follows the other */

/**
 * Up to `most` people in the background, who stand or cross the picture.
 * @param {Choices} choices
 * @param {number} startSec
 * @param {number} endSec
 * @param {number} middleX
 * @param {number} most
 * @returns {Person[]}
 */
export function bystanders(choices, startSec, endSec, middleX, most) {
  const people = Array.from({ length: Math.floor(choices.unit() * (most + 1)) }, () => {
    const back = choices.between(4, 28);
    const y = sceneSize.floor + 6 + back;
    const height = choices.between(30, 36) + 0.5 * back;
    const x = middleX + choices.between(-75, 75);
    const look = createLook(choices);
    if (choices.happens(0.2)) {
      const direction = choices.pick([-1, 1]);
      const style = createStyle(choices, (direction * Math.PI) / 2);
      const way = direction * 0.75 * style.pace * height * (endSec - startSec);
      return {
        look,
        height,
        y,
        acts: [{ movement: 'walk', startSec, endSec, fromX: x - way / 2, toX: x + way / 2, style }],
      };
    }
    return { look, height, y, acts: idle(choices, startSec, endSec, x) };
  });
  return people.sort((a, b) => a.y - b.y);
}

/** @param {Choices} choices @param {number} turn @returns {Style} */
const createStyle = (choices, turn) => ({
  pace: choices.between(0.75, 1.3),
  size: choices.between(0.75, 1.15),
  leftHanded: choices.happens(0.5),
  phase: choices.between(0, 6.3),
  turn,
  form: choices.unit(),
});

/** Turned roughly towards the viewer. @param {Choices} choices */
const facing = (choices) => choices.between(-0.8, 0.8);

/**
 * Standing at one place, with small movements now and then.
 * @param {Choices} choices
 * @param {number} startSec
 * @param {number} endSec
 * @param {number} x
 * @returns {Act[]}
 */
function idle(choices, startSec, endSec, x) {
  const acts = [];
  for (let at = startSec; at < endSec; ) {
    const until = endSec - at < 2.5 ? endSec : Math.min(endSec, at + choices.between(1.2, 4));
    const movement =
      until - at < 1 ? 'stand' : choices.pick(['stand', 'stand', 'look', 'scratch', 'phone', 'stretch']);
    acts.push({
      movement,
      startSec: at,
      endSec: until,
      fromX: x,
      toX: x,
      style: createStyle(choices, facing(choices)),
    });
    at = until;
  }
  return acts;
}

/**
 * The acts of the main person in a shot, without gaps: the instances, and between them standing, small movements and
 * walking to another place. Some people walk into the picture first, or leave it at the end.
 * @param {Choices} choices
 * @param {{ startSec: number, endSec: number, instances: readonly Instance[], x: number, reach: number, outside: number, height: number }} shot
 * @returns {Act[]}
 */
export function mainActs(choices, { startSec, endSec, instances, x: middle, reach, outside, height }) {
  /** @type {Act[]} */
  const acts = [];
  const somewhere = () => middle + choices.between(-reach, reach);
  let at = startSec;
  let x = somewhere();
  /** @param {number} to */
  const walkingSec = (to) => Math.abs(to - x) / (choices.between(0.6, 0.95) * height);
  /** @param {number} sec @param {number} waitSec @param {number} to */
  const walk = (sec, waitSec, to) => {
    const [fromSec, toSec] = [at + waitSec, at + waitSec + sec];
    const pace = Math.abs(to - x) / Math.max(0.1, toSec - fromSec) / (0.75 * height);
    const style = { ...createStyle(choices, Math.sign(to - x) * (Math.PI / 2)), pace: Math.max(0.7, pace) };
    acts.push({ movement: 'walk', startSec: fromSec, endSec: toSec, fromX: x, toX: to, style });
    x = to;
    at += waitSec + sec;
  };
  const comes = choices.happens(0.5);
  const leaves = choices.happens(0.4);
  for (const instance of [...instances, undefined]) {
    const until = instance?.startSec ?? endSec;
    const away = middle + choices.pick([-1, 1]) * outside;
    if (acts.length === 0 && comes && until - at > 3.2) {
      const target = x;
      x = away;
      const sec = Math.min(until - at - 0.3, walkingSec(target));
      const waitSec = choices.between(0, until - at - sec - 0.3);
      if (waitSec > 0) acts.push(standing(at, at + waitSec, x, createStyle(choices, 0)));
      walk(sec, waitSec, target);
    } else if (instance === undefined && leaves && until - at > 3.2) {
      const sec = Math.min(until - at - 0.3, walkingSec(away));
      const waitSec = choices.between(0.3, until - at - sec);
      acts.push(...idle(choices, at, at + waitSec, x));
      walk(sec, waitSec, away);
    } else if (choices.happens(0.6)) {
      const to = somewhere();
      const sec = Math.max(0.7, walkingSec(to));
      if (sec + 0.8 < until - at && Math.abs(to - x) > 0.25 * height) {
        const waitSec = choices.between(0.2, until - at - sec - 0.4);
        acts.push(...idle(choices, at, at + waitSec, x));
        walk(sec, waitSec, to);
      }
    }
    if (until > at) acts.push(...idle(choices, at, until, x));
    if (instance) {
      acts.push(performed(choices, instance, x));
      at = instance.endSec;
    }
  }
  return acts;
}

/** @param {number} startSec @param {number} endSec @param {number} x @param {Style} style @returns {Act} */
const standing = (startSec, endSec, x, style) => ({
  movement: 'stand',
  startSec,
  endSec,
  fromX: x,
  toX: x,
  style,
});

/** @param {Choices} choices @param {Instance} instance @param {number} x @returns {Act} */
function performed(choices, { action, ...times }, x) {
  const sideways = action === 'kick' || action === 'sit' || action === 'bow';
  const turn = sideways ? choices.pick([-1, 1]) * choices.between(0.5, 1.5) : facing(choices);
  return { movement: action, ...times, fromX: x, toX: x, style: createStyle(choices, turn) };
}
