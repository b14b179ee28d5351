// A colour for each class: told apart by the colour-blind for few classes, by hue and lightness for many.

/** Okabe and Ito's palette without black and yellow, which vanish on dark and on light. */
const palette = ['#0072b2', '#e69f00', '#009e73', '#cc79a7', '#d55e00', '#56b4e9'];

/** The colour of class i; the label is always written beside it, too. */
export function classColor(i: number): string {
  // A class that is not among the known ones, -1, is grey.
  if (i < 0) return '#8a939c';
  if (i < palette.length) return palette[i];
  // The golden angle keeps neighbours apart for any number of classes.
  const hue = Math.round((i * 137.508) % 360);
  return `hsl(${hue} 55% ${45 + 10 * (i % 3)}%)`;
}
