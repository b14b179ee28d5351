// One update of the CVAE, one of attention and classifier, or both on the same batch: as programs for the engine.
import {
  type AdamSettings,
  adam,
  add,
  gradients,
  input,
  mul,
  reshape,
  stopGradient,
  type Tensor,
} from '../engine/index.js';
import { attention } from './attention.js';
import { classActivations } from './classifier.js';
import { cvaeLosses, reconstructionLoss } from './cvae.js';
import { discriminativeLosses } from './discriminative.js';
import { guideLoss } from './guide.js';
import { cvaeLayers, modelLayers, type Parameters, parameterInputs, type StreamSizes } from './parameters.js';
import type { LossSettings, ModelSettings } from './settings.js';

export interface StepSizes extends StreamSizes {
  /** Videos in a batch, B. */
  readonly batch: number;
  /** Snippets of each, T. */
  readonly snippets: number;
}

export interface StepSettings {
  readonly model: ModelSettings;
  readonly loss: LossSettings;
  readonly adam: AdamSettings;
}

/** A program's outputs: updated parameters and moments under the names they came in by, and the losses. */
export type StepOutputs = Readonly<Record<string, Tensor>>;

/** Names of the Adam moments of a parameter. */
export const momentNames = (parameter: string) => [`${parameter}/moment1`, `${parameter}/moment2`] as const;

/**
 * The programs of one stream. Inputs: `x` (B, T, D), `y` (B, C+1); noise `cvae/noise`, `model/noise` (L·B·T, Z);
 * scalars `cvae/weight` (factor on L_CVAE), `model/gamma1`, and `<phase>/stepSize`, `<phase>/rootCorrection` of Adam.
 * `cvae` updates the CVAE under the present attention, `model` updates attention and classifier under the present
 * CVAE, and `pair` does the first, then the second: what both compute from x and the attention is computed once.
 */
export function trainingSteps(sizes: StepSizes, settings: StepSettings) {
  const model = parameterInputs(modelLayers(sizes, settings.model));
  const cvae = parameterInputs(cvaeLayers(sizes, settings.model));
  const first = cvaeStep(sizes, settings, model, cvae);
  // The updated CVAE is frozen for the model's step; how its update depends on the attention is not differentiated.
  const frozen = Object.fromEntries(
    Object.entries(first.updated).map(([name, parameter]) => [name, stopGradient(parameter)]),
  );
  return {
    cvae: first.outputs,
    model: modelStep(sizes, settings, model, cvae),
    pair: { ...first.outputs, ...modelStep(sizes, settings, model, frozen) },
  };
}

function batchInputs({ batch, snippets, features, classes }: StepSizes) {
  const x = input('x', [batch, snippets, features]);
  return { rows: reshape(x, [batch * snippets, features]), labels: input('y', [batch, classes + 1]) };
}

function noiseInput(phase: string, { batch, snippets }: StepSizes, { model, loss }: StepSettings): Tensor {
  return input(`${phase}/noise`, [loss.samples * batch * snippets, model.latent]);
}

/** L_CVAE = weight · cvaeScale · (reconstruction + β·KL), and one Adam step on it. */
function cvaeStep(sizes: StepSizes, settings: StepSettings, model: Parameters, cvae: Parameters) {
  const { rows } = batchInputs(sizes);
  const noise = noiseInput('cvae', sizes, settings);
  const losses = cvaeLosses(cvae, rows, attention(model, rows), noise, settings.loss);
  const total = mul(losses.total, mul(input('cvae/weight', []), settings.loss.cvaeScale));
  const { updated, outputs } = update('cvae', total, cvae, settings.adam);
  const named = { 'cvae/total': total, 'cvae/mse': losses.reconstruction, 'cvae/kl': losses.kl };
  return { updated, outputs: { ...outputs, ...named } };
}

/** L = L_fg + α·L_bg + γ₁·L_re + γ₂·L_guide (DGAM eq. 3), and one Adam step on it. */
function modelStep(
  sizes: StepSizes,
  settings: StepSettings,
  model: Parameters,
  cvae: Parameters,
): StepOutputs {
  const { loss } = settings;
  const { batch, snippets, classes } = sizes;
  const { rows, labels } = batchInputs(sizes);
  const attended = attention(model, rows);
  const byVideo = reshape(attended, [batch, snippets, 1]);
  const activations = reshape(classActivations(model, rows), [batch, snippets, classes + 1]);

  const { foreground, background } = discriminativeLosses(model, byVideo, activations, labels);
  const guide = guideLoss(byVideo, activations, labels, loss.sigmaS);
  const discriminative = add(mul(foreground, loss.foreground), mul(background, loss.alpha));
  const guided = add(discriminative, mul(guide, loss.gamma2));
  const named = { 'model/fg': foreground, 'model/bg': background, 'model/guide': guide };
  if (!loss.generative) {
    return { ...update('model', guided, model, settings.adam).outputs, ...named, 'model/total': guided };
  }
  const noise = noiseInput('model', sizes, settings);
  const reconstruction = reconstructionLoss(cvae, rows, attended, noise, loss);
  const total = add(guided, mul(reconstruction, input('model/gamma1', [])));
  const { outputs } = update('model', total, model, settings.adam);
  return { ...outputs, ...named, 'model/re': reconstruction, 'model/total': total };
}

/** One Adam step of the parameters: their new expressions, and outputs for them and their moments. */
function update(phase: string, loss: Tensor, parameters: Parameters, settings: AdamSettings) {
  const names = Object.keys(parameters);
  const corrections = {
    stepSize: input(`${phase}/stepSize`, []),
    rootCorrection: input(`${phase}/rootCorrection`, []),
  };
  const grads = gradients(loss, Object.values(parameters));
  const updated: Record<string, Tensor> = {};
  const outputs: Record<string, Tensor> = {};
  names.forEach((name, i) => {
    const parameter = parameters[name];
    const [moment1, moment2] = momentNames(name);
    const state = {
      parameter,
      moment1: input(moment1, parameter.shape),
      moment2: input(moment2, parameter.shape),
    };
    const next = adam(state, grads[i], corrections, settings);
    updated[name] = next.parameter;
    Object.assign(outputs, { [name]: next.parameter, [moment1]: next.moment1, [moment2]: next.moment2 });
  });
  return { updated, outputs };
}
