// The output of a backbone → the features of each clip.
import { UserError } from '../../../core/index.js';
import type { BackboneSettings } from './backbone.js';

/** Pools an output's axes other than N and D. UserError if the output's shape does not fit the settings. */
export function poolingOf(
  { output, outputAxes, pooling, dim: expected }: BackboneSettings,
  file: string,
  shape: readonly number[],
  clips: number,
) {
  const found = `${file}: the output "${output}" has the shape [${shape.join(', ')}]`;
  if (shape.length !== outputAxes.length)
    throw new UserError(
      `${found}, but outputAxes ${outputAxes} has ${outputAxes.length} axes. Write a letter for each: N clips, D features, ` +
        'any other letter for an axis to pool, such as NDTHW or NLD.',
    );
  if (shape[0] !== clips)
    throw new UserError(
      `${found} for ${clips} ${clips > 1 ? 'clips' : 'clip'}. Export the network so that each clip gives its own features.`,
    );
  const d = outputAxes.indexOf('D');
  const dim = shape[d];
  if (expected !== undefined && dim !== expected)
    throw new UserError(
      `${found}: D is ${dim}, but dim says ${expected}. Correct dim, or name another output.`,
    );
  const strides = shape.map((_, axis) => shape.slice(axis + 1).reduce((product, size) => product * size, 1));
  const offsets = shape.reduce<number[]>(
    (offsets, size, axis) =>
      axis === 0 || axis === d || pooling === 'first'
        ? offsets
        : offsets.flatMap((offset) => Array.from({ length: size }, (_, i) => offset + i * strides[axis])),
    [0],
  );

  const pooled = (data: Float32Array, at: number): number => {
    if (pooling === 'max')
      return offsets.reduce((most, offset) => Math.max(most, data[at + offset]), -Infinity);
    return offsets.reduce((sum, offset) => sum + data[at + offset], 0) / offsets.length;
  };
  return {
    dim,
    /** Features (D) of a clip. UserError if one of them is not a finite number. */
    features(data: Float32Array, clip: number): Float32Array {
      const features = Float32Array.from({ length: dim }, (_, i) =>
        pooled(data, clip * strides[0] + i * strides[d]),
      );
      if (!features.every(Number.isFinite))
        throw new UserError(
          `${file}: the output "${output}" has values that are not finite numbers. Compare mean, std and pixelRange with the network's own preprocessing.`,
        );
      return features;
    },
  };
}
