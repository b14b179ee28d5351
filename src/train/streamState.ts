// The tensors of one stream that training keeps: parameters, their Adam moments, and the constants of standardization.
import type { Values } from '../engine/index.js';
import {
  cvaeLayers,
  initialParameters,
  modelLayers,
  momentNames,
  parameterShapes,
  type StepSizes,
  standardNames,
} from '../model/index.js';
import type { ModelSettings } from '../settings/index.js';

export interface StreamState {
  /** Names of what a checkpoint holds: parameters, moments and constants. */
  readonly checkpointNames: readonly string[];
  /** Names of what localization needs: parameters of attention and classifier, and constants. */
  readonly inferenceNames: readonly string[];
  /** Random parameters and zero moments; `uniform` gives numbers in [0, 1). */
  initialize(uniform: () => number): Values;
}

/** The state of a stream; with `generative`, that of a CVAE too. */
export function streamState(sizes: StepSizes, settings: ModelSettings, generative: boolean): StreamState {
  const model = modelLayers(sizes, settings);
  const layers = { ...model, ...(generative ? cvaeLayers(sizes, settings) : {}) };
  const constants = settings.standardize ? Object.values(standardNames) : [];
  const trained = Object.keys(parameterShapes(layers)).flatMap((name) => [name, ...momentNames(name)]);
  return {
    checkpointNames: [...trained, ...constants],
    inferenceNames: [...Object.keys(parameterShapes(model)), ...constants],
    initialize: (uniform) => withMoments(initialParameters(layers, uniform)),
  };
}

function withMoments(parameters: Values): Values {
  const zeros = Object.entries(parameters).flatMap(([name, { data, shape }]) =>
    momentNames(name).map((moment) => [moment, { data: new Float32Array(data.length), shape }] as const),
  );
  return { ...parameters, ...Object.fromEntries(zeros) };
}
