// Parameters with the Adam moments of a start.

import type { Values } from '../../src/engine/index.js';
import { momentNames } from '../../src/model/index.js';

export function withMoments(parameters: Values): Values {
  const moments = Object.entries(parameters).flatMap(([name, { data, shape }]) =>
    momentNames(name).map((moment) => [moment, { data: new Float32Array(data.length), shape }]),
  );
  return { ...parameters, ...Object.fromEntries(moments) };
}
