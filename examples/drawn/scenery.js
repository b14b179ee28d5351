// Scenery: the size of a scene, what a scene is, and helpers to paint one.
import { shaded } from './raster.js';

/** @import { Pen } from './camera.js' */
/** @import { Choices } from './random.js' */
/** @import { Color } from './raster.js' */

/** The size of a scene and the upper edge of its floor, in pixels. */
export const sceneSize = { width: 248, height: 176, floor: 94 };

/** @typedef {(pen: Pen, sec: number) => void} Moving draws the things that move, at a time */
/** @typedef {(pen: Pen, choices: Choices) => Moving} Scene paints the things that stand still, once per shot */

/** A color of other brightness. @param {Choices} choices @param {Color} base @returns {Color} */
export const like = (choices, base) => shaded(base, choices.between(0.75, 1.15));

/** Draws at each step of an interval. @param {number} from @param {number} to @param {number} step @param {(x: number) => void} draw */
export const each = (from, to, step, draw) => {
  for (let x = from; x < to; x += step) draw(x);
};
