// Whether features that were computed at different times may be used together.
import type { StreamSettings } from './streamKinds.js';

/**
 * To be raised whenever the same settings give other features than before: features with different versions are not
 * used together.
 */
export const featuresVersion = 1;

/**
 * The first difference between two settings, as `backbone.size: 224, not 256`, or undefined. The path of a model does
 * not count, since its hash says whether it is the same.
 */
export const settingsDifference = (settings: StreamSettings, others: StreamSettings): string | undefined =>
  difference('', settings, others);

function difference(path: string, value: unknown, other: unknown): string | undefined {
  if (!isObject(value) || !isObject(other))
    return JSON.stringify(value) === JSON.stringify(other)
      ? undefined
      : `${path}: ${JSON.stringify(value) ?? 'nothing'}, not ${JSON.stringify(other) ?? 'nothing'}`;
  return [...new Set([...Object.keys(value), ...Object.keys(other)])]
    .filter((key) => key !== 'model')
    .map((key) => difference(path ? `${path}.${key}` : key, Reflect.get(value, key), Reflect.get(other, key)))
    .find((found) => found !== undefined);
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;
