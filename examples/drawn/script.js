// What happens in a clip: its shots, who is in them, and what the main person does when. The truth comes from here.
import { createCamera } from './camera.js';
import { createLook } from './figure.js';
import { actions } from './poses.js';
import { createChoices } from './random.js';
import { sceneSize, scenes, usualPlace } from './scenes.js';

/** @import { Camera } from './camera.js' */
/** @import { Look } from './figure.js' */
/** @import { Action, Style } from './poses.js' */
/** @import { Choices } from './random.js' */
/** @import { Place } from './scenes.js' */

/** @typedef {{ movement: string, startSec: number, endSec: number, fromX: number, toX: number, style: Style }} Act seconds of the clip, x in the scene's pixels */
/** @typedef {{ look: Look, height: number, y: number, acts: Act[] }} Person one act follows the other */
/** @typedef {{ gain: number, flicker: number, tint: readonly [number, number, number], noise: number }} Light */
/** @typedef {{ place: Place, sceneKey: string, startSec: number, endSec: number, camera: Camera, light: Light, people: Person[] }} Shot the main person is the last, where there is one */
/** @typedef {{ action: Action, startSec: number, endSec: number }} Instance */
/** @typedef {{ key: string, frames: number, instances: Instance[], shots: Shot[] }} Script */

export const fps = 25;
export const pictureSize = { width: 160, height: 120 };

const names = /** @type {Action[]} */ (Object.keys(actions));
const places = /** @type {Place[]} */ (Object.keys(scenes));
const usually = 0.7;
/** Least seconds between two instances. */
const leastGapSec = 0.6;

/**
 * @param {string} key
 * @param {readonly Action[]} classes what happens in it: 1 to 3
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
  if (opening > 0) script.shots.push(besides(choices, `${key}/opening`, 0, opening));
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
  if (closing > 0) script.shots.push(besides(choices, `${key}/closing`, totalSec - closing, totalSec));
  return script;
}

/**
 * One to three instances of each class, 1.5 to 6 s, which cover 15 to 40 % of the clip and leave room between them.
 * @param {Choices} choices
 * @param {readonly Action[]} classes
 * @param {number} totalSec
 * @param {number} roomSec without shots that show none
 */
function instanceLengths(choices, classes, totalSec, roomSec) {
  for (;;) {
    const lengths = classes.flatMap((action) =>
      Array.from({ length: choices.pick([1, 1, 2, 2, 3]) }, () => ({
        action,
        lengthSec: choices.between(1.5, 6),
      })),
    );
    const sum = lengths.reduce((total, { lengthSec }) => total + lengthSec, 0);
    const least = (lengths.length + classes.length) * (leastGapSec + 0.4);
    if (sum > 0.15 * totalSec && sum < 0.4 * totalSec && sum + least < roomSec) return lengths;
  }
}

/**
 * Divides what is left at random; each part has at least `leastGapSec`.
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
 * A shot of some place where nothing happens that has a name: people stand about, or nobody is there.
 * @param {Choices} choices
 * @param {string} sceneKey
 * @param {number} startSec
 * @param {number} endSec
 * @returns {Shot}
 */
function besides(choices, sceneKey, startSec, endSec) {
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
  // As far from the middle as leaves arms and legs in the picture, wherever the camera goes.
  const reach = Math.max(4, 72 / zoom - camera.pan - 3 * camera.shake - 0.62 * height);
  const acts = fillTime(choices, {
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

/**
 * Up to `most` people further back, who stand, or cross the picture.
 * @param {Choices} choices
 * @param {number} startSec
 * @param {number} endSec
 * @param {number} middleX
 * @param {number} most
 * @returns {Person[]}
 */
function bystanders(choices, startSec, endSec, middleX, most) {
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

/** Towards the viewer, more or less. @param {Choices} choices */
const facing = (choices) => choices.between(-0.8, 0.8);

/**
 * Standing, with now and then something else, at one place.
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
 * What the main person does from the first moment of a shot to the last: the instances, and between them standing,
 * small movements and walking to another place; some come into the picture first, or leave it at the end.
 * @param {Choices} choices
 * @param {{ startSec: number, endSec: number, instances: readonly Instance[], x: number, reach: number, outside: number, height: number }} shot
 * @returns {Act[]}
 */
function fillTime(choices, { startSec, endSec, instances, x: middle, reach, outside, height }) {
  /** @type {Act[]} */
  const acts = [];
  const somewhere = () => middle + choices.between(-reach, reach);
  let at = startSec;
  let x = somewhere();
  /** @param {number} to @param {number} fromSec @param {number} toSec */
  const walk = (to, fromSec, toSec) => {
    const pace = Math.abs(to - x) / Math.max(0.1, toSec - fromSec) / (0.75 * height);
    const style = { ...createStyle(choices, Math.sign(to - x) * (Math.PI / 2)), pace: Math.max(0.7, pace) };
    acts.push({ movement: 'walk', startSec: fromSec, endSec: toSec, fromX: x, toX: to, style });
    x = to;
  };
  /** @param {number} to */
  const walkingSec = (to) => Math.abs(to - x) / (choices.between(0.6, 0.95) * height);
  const comes = choices.happens(0.5);
  const leaves = choices.happens(0.4);
  for (const instance of [...instances, undefined]) {
    const until = instance?.startSec ?? endSec;
    const away = middle + choices.pick([-1, 1]) * outside;
    if (acts.length === 0 && comes && until - at > 3.2) {
      const target = x;
      x = away;
      const needed = Math.min(until - at - 0.3, walkingSec(target));
      const waits = choices.between(0, until - at - needed - 0.3);
      if (waits > 0)
        acts.push({
          movement: 'stand',
          startSec: at,
          endSec: at + waits,
          fromX: x,
          toX: x,
          style: createStyle(choices, 0),
        });
      walk(target, at + waits, at + waits + needed);
      at += waits + needed;
    } else if (instance === undefined && leaves && until - at > 3.2) {
      const needed = Math.min(until - at - 0.3, walkingSec(away));
      const waits = choices.between(0.3, until - at - needed);
      acts.push(...idle(choices, at, at + waits, x));
      walk(away, at + waits, at + waits + needed);
      at += waits + needed;
    } else if (choices.happens(0.6)) {
      const to = somewhere();
      const needed = Math.max(0.7, walkingSec(to));
      if (needed + 0.8 < until - at && Math.abs(to - x) > 0.25 * height) {
        const waits = choices.between(0.2, until - at - needed - 0.4);
        acts.push(...idle(choices, at, at + waits, x));
        walk(to, at + waits, at + waits + needed);
        at += waits + needed;
      }
    }
    if (until > at) acts.push(...idle(choices, at, until, x));
    if (instance) {
      const { action, ...times } = instance;
      const sideways = action === 'kick' || action === 'sit' || action === 'bow';
      const turn = sideways ? choices.pick([-1, 1]) * choices.between(0.5, 1.5) : facing(choices);
      acts.push({ movement: action, ...times, fromX: x, toX: x, style: createStyle(choices, turn) });
      at = instance.endSec;
    }
  }
  return acts;
}

/**
 * Which classes each of `count` clips has: every class in turn, so that all have as many, and a second or a third in some.
 * @param {string} key
 * @param {number} count
 * @returns {Action[][]}
 */
export function dealClasses(key, count) {
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
