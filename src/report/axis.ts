// Round numbers along an axis.

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

/** The same for seconds: steps that a clock has. */
export function timeTicks(durationSec: number, count: number): number[] {
  const steps = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200];
  const step = steps.find((s) => durationSec / s <= count) ?? Math.ceil(durationSec / count / 3600) * 3600;
  return Array.from({ length: Math.floor(durationSec / step) + 1 }, (_, i) => i * step);
}
