// The parameters of one stream's model: names, shapes and their random start.

import type { Value } from '../engine/index.js';
import { input, type Tensor } from '../engine/index.js';
import type { ModelSettings } from '../settings/index.js';

/** Sizes of one stream: D features a snippet, C action classes (background is one more, the last). */
export interface StreamSizes {
  readonly features: number;
  readonly classes: number;
}

/** [fan in, fan out] of each linear layer; its parameters are `<layer>.w` (in, out) and `<layer>.b` (out). */
export type Layers = Readonly<Record<string, readonly [number, number]>>;

/** Attention D → H → 1 and the classifier D → C+1 (last column: background). */
export function modelLayers({ features, classes }: StreamSizes, { attentionHidden }: ModelSettings): Layers {
  return {
    att1: [features, attentionHidden],
    att2: [attentionHidden, 1],
    clf: [features, classes + 1],
  };
}

/** Encoder [x, λ] → E → E → 2Z (mean | log-variance) and decoder [z, λ] → E → E → D. */
export function cvaeLayers({ features }: StreamSizes, { cvaeHidden, latent }: ModelSettings): Layers {
  return {
    enc1: [features + 1, cvaeHidden],
    enc2: [cvaeHidden, cvaeHidden],
    enc3: [cvaeHidden, 2 * latent],
    dec1: [latent + 1, cvaeHidden],
    dec2: [cvaeHidden, cvaeHidden],
    dec3: [cvaeHidden, features],
  };
}

/** Parameters by name, as expressions. */
export type Parameters = Readonly<Record<string, Tensor>>;

export function parameterShapes(layers: Layers): Record<string, readonly number[]> {
  return Object.fromEntries(
    Object.entries(layers).flatMap(([name, [fanIn, fanOut]]) => [
      [`${name}.w`, [fanIn, fanOut]],
      [`${name}.b`, [fanOut]],
    ]),
  );
}

/** The parameters as graph inputs of their own names. */
export function parameterInputs(layers: Layers): Parameters {
  return Object.fromEntries(
    Object.entries(parameterShapes(layers)).map(([name, shape]) => [name, input(name, shape)]),
  );
}

/** Weights and biases uniform in ±1/√fan_in. `uniform` gives numbers in [0, 1). */
export function initialParameters(layers: Layers, uniform: () => number): Record<string, Value> {
  const values: Record<string, Value> = {};
  for (const [layer, [fanIn, fanOut]] of Object.entries(layers)) {
    const bound = 1 / Math.sqrt(fanIn);
    const draw = (size: number) => Float32Array.from({ length: size }, () => (2 * uniform() - 1) * bound);
    values[`${layer}.w`] = { data: draw(fanIn * fanOut), shape: [fanIn, fanOut] };
    values[`${layer}.b`] = { data: draw(fanOut), shape: [fanOut] };
  }
  return values;
}
