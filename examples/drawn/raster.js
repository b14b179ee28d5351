// Draws into pictures, with smooth edges: discs, lines with round ends, convex polygons.

/**
 * @typedef {object} Picture RGBA, row by row from the top
 * @property {number} width
 * @property {number} height
 * @property {Uint8Array} data
 */
/** @typedef {readonly [number, number, number]} Color red, green, blue; 0–255 */
/** @typedef {readonly [number, number]} Point */

/**
 * @param {number} width
 * @param {number} height
 * @returns {Picture}
 */
export const createPicture = (width, height) => ({
  width,
  height,
  data: new Uint8Array(width * height * 4).fill(255),
});

/**
 * Draws a shape. `distance`: pixels from the shape's edge to the middle of a pixel, negative inside.
 * @param {Picture} picture
 * @param {readonly [number, number, number, number]} box left, top, right, bottom of the shape
 * @param {Color} color
 * @param {number} opacity
 * @param {(x: number, y: number) => number} distance
 */
function paint({ width, height, data }, [left, top, right, bottom], [red, green, blue], opacity, distance) {
  const lastX = Math.min(width - 1, Math.ceil(right));
  const lastY = Math.min(height - 1, Math.ceil(bottom));
  const firstX = Math.max(0, Math.floor(left) - 1);
  for (let y = Math.max(0, Math.floor(top) - 1); y <= lastY; y++) {
    for (let x = firstX; x <= lastX; x++) {
      const inside = 0.5 - distance(x + 0.5, y + 0.5);
      if (inside <= 0) continue;
      const alpha = inside >= 1 ? opacity : inside * opacity;
      const at = (y * width + x) * 4;
      data[at] += (red - data[at]) * alpha + 0.5;
      data[at + 1] += (green - data[at + 1]) * alpha + 0.5;
      data[at + 2] += (blue - data[at + 2]) * alpha + 0.5;
    }
  }
}

/**
 * A line with round ends; a disc if both are the same point.
 * @param {Picture} picture
 * @param {Point} from
 * @param {Point} to
 * @param {number} radius
 * @param {Color} color
 */
export function drawCapsule(picture, [x0, y0], [x1, y1], radius, color, opacity = 1) {
  const dx = x1 - x0;
  const dy = y1 - y0;
  const inverse = 1 / Math.max(dx * dx + dy * dy, 1e-9);
  paint(
    picture,
    [
      Math.min(x0, x1) - radius,
      Math.min(y0, y1) - radius,
      Math.max(x0, x1) + radius,
      Math.max(y0, y1) + radius,
    ],
    color,
    opacity,
    (x, y) => {
      const along = Math.min(1, Math.max(0, ((x - x0) * dx + (y - y0) * dy) * inverse));
      const offX = x - x0 - along * dx;
      const offY = y - y0 - along * dy;
      return Math.sqrt(offX * offX + offY * offY) - radius;
    },
  );
}

/**
 * A convex polygon, its corners in either order.
 * @param {Picture} picture
 * @param {readonly Point[]} corners
 * @param {Color} color
 */
export function drawPolygon(picture, corners, color, opacity = 1) {
  const area = corners.reduce((sum, [x, y], i) => {
    const [nextX, nextY] = corners[(i + 1) % corners.length];
    return sum + x * nextY - nextX * y;
  }, 0);
  const turn = area < 0 ? -1 : 1;
  const edges = corners.map(([x, y], i) => {
    const [nextX, nextY] = corners[(i + 1) % corners.length];
    const length = Math.max(Math.hypot(nextX - x, nextY - y), 1e-9);
    return { x, y, normalX: (turn * (nextY - y)) / length, normalY: (turn * (x - nextX)) / length };
  });
  const xs = corners.map(([x]) => x);
  const ys = corners.map(([, y]) => y);
  paint(
    picture,
    [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)],
    color,
    opacity,
    (x, y) => {
      let most = Number.NEGATIVE_INFINITY;
      for (const edge of edges) {
        const distance = (x - edge.x) * edge.normalX + (y - edge.y) * edge.normalY;
        if (distance > most) most = distance;
      }
      return most;
    },
  );
}

/**
 * A colour made lighter (above 1) or darker.
 * @param {Color} color
 * @param {number} factor
 * @returns {Color}
 */
export const shaded = ([red, green, blue], factor) => [
  Math.min(255, red * factor),
  Math.min(255, green * factor),
  Math.min(255, blue * factor),
];
