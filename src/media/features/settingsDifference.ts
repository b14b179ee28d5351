// Whether two streams are made alike.
import type { StreamSettings } from './streamSettings.js';

/**
 * Where settings first differ, as `backbone.size: 224, not 256`, or undefined. Where a model lies does not matter: its
 * hash says whether it is the same.
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
