// Parts of charts: coordinates, ticks, paths and class colors.

/** A coordinate in pixels, rounded to a tenth. */
export const px = (value: number): string => (Math.round(value * 10) / 10).toString();

/** About `count` round values from `min` to `max`: steps of 1, 2 or 5 times a power of ten. */
export function ticks(min: number, max: number, count: number): number[] {
  if (!(max > min)) return [min];
  const rough = (max - min) / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 5, 10].find((factor) => factor * power >= rough * 0.99) ?? 10) * power;
  const first = Math.ceil(min / step - 1e-9);
  return Array.from({ length: Math.floor(max / step + 1e-9) - first + 1 }, (_, i) =>
    Number(((first + i) * step).toPrecision(12)),
  );
}

/** At most about `count` times in seconds from 0 on, at round steps of seconds, minutes or hours. */
export function timeTicks(durationSec: number, count: number): number[] {
  const steps = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200];
  const step = steps.find((s) => durationSec / s <= count) ?? Math.ceil(durationSec / count / 3600) * 3600;
  return Array.from({ length: Math.floor(durationSec / step) + 1 }, (_, i) => i * step);
}

/** An SVG path through the points; a point that is not finite interrupts the line. */
export function path(points: readonly (readonly [number, number])[]): string {
  let drawing = false;
  return points
    .map(([x, y]) => {
      if (!Number.isFinite(y)) {
        drawing = false;
        return '';
      }
      const command = drawing ? 'L' : 'M';
      drawing = true;
      return `${command}${px(x)} ${px(y)}`;
    })
    .join('');
}

/** Okabe and Ito's palette for the color-blind, without black and yellow: these vanish on dark and light backgrounds. */
const palette = ['#0072b2', '#e69f00', '#009e73', '#cc79a7', '#d55e00', '#56b4e9'];
const unknownClass = '#8a939c';

/** The color of class i; -1 is an unknown class. A chart writes the label beside the color. */
export function classColor(i: number): string {
  if (i < 0) return unknownClass;
  if (i < palette.length) return palette[i];
  // The golden angle keeps neighbors apart for any number of classes.
  const hue = Math.round((i * 137.508) % 360);
  return `hsl(${hue} 55% ${45 + 10 * (i % 3)}%)`;
}
