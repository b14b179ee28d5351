// All scenes, and the scene in which each action usually happens.
import { gym, room, stage } from './indoors.js';
import { park, street, temple } from './outdoors.js';

/** @import { Action } from './poses.js' */
/** @import { Scene } from './scenery.js' */

/** @satisfies {Record<string, Scene>} */
export const scenes = { gym, park, room, stage, street, temple };
/** @typedef {keyof typeof scenes} Place */

/** The place where each action happens most of the time. @type {Record<Action, Place>} */
export const usualPlace = {
  bow: 'temple',
  jump: 'park',
  kick: 'gym',
  sit: 'room',
  spin: 'stage',
  wave: 'street',
};
