// The Adam update of a phase's parameters, and the names under which programs take and return what it needs.
import { type AdamSettings, adam, gradients, input, type Tensor } from '../engine/index.js';
import type { Parameters } from './parameters.js';

/** The names of the two Adam moments of a parameter. */
export const momentNames = (parameter: string) => [`${parameter}/moment1`, `${parameter}/moment2`] as const;

/** The name of a parameter's gradient. */
export const gradientName = (parameter: string) => `d/${parameter}`;

/** dloss/dparameter of each parameter, by {@link gradientName}. `loss` is a scalar. */
export function parameterGradients(loss: Tensor, parameters: Parameters): Record<string, Tensor> {
  const names = Object.keys(parameters);
  const grads = gradients(loss, Object.values(parameters));
  return Object.fromEntries(names.map((name, i) => [gradientName(name), grads[i]]));
}

/**
 * One Adam step by gradients that are there by {@link gradientName}. `<phase>/stepSize` and `<phase>/rootCorrection`
 * are inputs (see adamCorrections). Gives the new parameters, and the outputs of a program that replace parameters and
 * moments, under the names by which they came in.
 */
export function adamUpdate(
  phase: 'cvae' | 'model',
  grads: Readonly<Record<string, Tensor>>,
  parameters: Parameters,
  settings: AdamSettings,
): { updated: Parameters; outputs: Record<string, Tensor> } {
  const corrections = {
    stepSize: input(`${phase}/stepSize`, []),
    rootCorrection: input(`${phase}/rootCorrection`, []),
  };
  const outputs: Record<string, Tensor> = {};
  const updated: Record<string, Tensor> = {};
  for (const [name, parameter] of Object.entries(parameters)) {
    const [moment1, moment2] = momentNames(name);
    const state = {
      parameter,
      moment1: input(moment1, parameter.shape),
      moment2: input(moment2, parameter.shape),
    };
    const next = adam(state, grads[gradientName(name)], corrections, settings);
    updated[name] = next.parameter;
    Object.assign(outputs, { [name]: next.parameter, [moment1]: next.moment1, [moment2]: next.moment2 });
  }
  return { updated, outputs };
}
