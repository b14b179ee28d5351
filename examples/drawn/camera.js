// The camera of a shot: its view at each moment, a pen that draws through it, and the background in its view.
import { drawCapsule, drawPolygon } from './raster.js';

/** @import { Choices } from './random.js' */
/** @import { Color, Picture, Point } from './raster.js' */

/** @typedef {{ x: number, y: number, zoom: number, roll: number }} View its middle in the scene's pixels; roll in radians */
/**
 * @typedef {object} Camera
 * @property {number} x
 * @property {number} y
 * @property {number} zoom
 * @property {number} pan greatest shift to either side, in the scene's pixels
 * @property {number} panSec
 * @property {number} breath relative change of the zoom
 * @property {number} shake pixels
 * @property {number} phase
 */
/**
 * @typedef {object} Pen draws in the scene's pixels
 * @property {(from: Point, to: Point, radius: number, color: Color, opacity?: number) => void} line
 * @property {(at: Point, radius: number, color: Color, opacity?: number) => void} disc
 * @property {(corners: readonly Point[], color: Color, opacity?: number) => void} shape
 * @property {(left: number, top: number, right: number, bottom: number, color: Color, opacity?: number) => void} box
 */

/**
 * Half of the cameras are handheld.
 * @param {Choices} choices
 * @param {{ x: number, y: number, zoom: number }} view
 * @returns {Camera}
 */
export const createCamera = (choices, view) => ({
  ...view,
  pan: choices.happens(0.6) ? choices.between(2, 9) : 0,
  panSec: choices.between(6, 14),
  breath: choices.happens(0.4) ? choices.between(0.02, 0.06) : 0,
  shake: choices.happens(0.5) ? choices.between(0.3, 1.4) : 0,
  phase: choices.between(0, 20),
});

/**
 * @param {Camera} camera
 * @param {number} sec
 * @returns {View}
 */
export function viewAt({ x, y, zoom, pan, panSec, breath, shake, phase }, sec) {
  const t = sec + phase;
  return {
    x:
      x + pan * Math.sin((2 * Math.PI * t) / panSec) + shake * (Math.sin(9.1 * t) + 0.6 * Math.sin(17.3 * t)),
    y: y + 0.7 * shake * (Math.sin(7.7 * t + 1) + 0.6 * Math.sin(21.1 * t)),
    zoom: zoom * (1 + breath * Math.sin((1.3 * 2 * Math.PI * t) / panSec)),
    roll: 0.006 * shake * Math.sin(5.3 * t),
  };
}

/**
 * The position of a point of the scene in the picture.
 * @param {View} view
 * @param {Point} point
 * @param {{ width: number, height: number }} picture
 * @returns {Point}
 */
export function project({ x, y, zoom, roll }, [pointX, pointY], { width, height }) {
  const cos = Math.cos(roll) * zoom;
  const sin = Math.sin(roll) * zoom;
  return [
    width / 2 + cos * (pointX - x) - sin * (pointY - y),
    height / 2 + sin * (pointX - x) + cos * (pointY - y),
  ];
}

/**
 * @param {Picture} picture
 * @param {View} view
 * @returns {Pen}
 */
export function createPen(picture, view) {
  /** @param {Point} point */
  const seen = (point) => project(view, point, picture);
  /** @type {Pen['shape']} */
  const shape = (corners, color, opacity) => drawPolygon(picture, corners.map(seen), color, opacity);
  return {
    shape,
    line: (from, to, radius, color, opacity) =>
      drawCapsule(picture, seen(from), seen(to), radius * view.zoom, color, opacity),
    disc: (at, radius, color, opacity) =>
      drawCapsule(picture, seen(at), seen(at), radius * view.zoom, color, opacity),
    box: (left, top, right, bottom, color, opacity) =>
      shape(
        [
          [left, top],
          [right, top],
          [right, bottom],
          [left, bottom],
        ],
        color,
        opacity,
      ),
  };
}

/**
 * Fills the picture with the part of a background that is in view, interpolated; beyond its edges with the pixels of the
 * edges.
 * @param {Picture} picture
 * @param {View} view
 * @param {Picture} background
 */
export function drawBackground({ width, height, data }, { x, y, zoom, roll }, background) {
  const cos = Math.cos(roll) / zoom;
  const sin = Math.sin(roll) / zoom;
  const { data: source, width: sourceWidth } = background;
  const lastX = background.width - 1.001;
  const lastY = background.height - 1.001;
  let at = 0;
  for (let row = 0; row < height; row++) {
    const down = row + 0.5 - height / 2;
    for (let column = 0; column < width; column++, at += 4) {
      const right = column + 0.5 - width / 2;
      const sourceX = Math.min(lastX, Math.max(0, x + cos * right + sin * down - 0.5));
      const sourceY = Math.min(lastY, Math.max(0, y - sin * right + cos * down - 0.5));
      const left = Math.floor(sourceX);
      const top = Math.floor(sourceY);
      const shareX = sourceX - left;
      const shareY = sourceY - top;
      const first = (top * sourceWidth + left) * 4;
      const below = first + sourceWidth * 4;
      const a = (1 - shareX) * (1 - shareY);
      const b = shareX * (1 - shareY);
      const c = (1 - shareX) * shareY;
      const d = shareX * shareY;
      for (let channel = 0; channel < 3; channel++) {
        data[at + channel] =
          a * source[first + channel] +
          b * source[first + 4 + channel] +
          c * source[below + channel] +
          d * source[below + 4 + channel] +
          0.5;
      }
    }
  }
}
