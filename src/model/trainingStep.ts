// One update of the CVAE, one of attention and classifier, or both on the same batch: as programs for the engine.
import {
  type AdamSettings,
  adam,
  add,
  gradients,
  input,
  mul,
  overBlocks,
  reshape,
  stopGradient,
  type Tensor,
} from '../engine/index.js';
import { attentionHidden, attentionOf, knownHidden } from './attention.js';
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
  const alone = cvaeStep(sizes, settings, model, cvae, false);
  const first = cvaeStep(sizes, settings, model, cvae, true);
  // The updated CVAE is frozen for the model's step; how its update depends on the attention is not differentiated.
  const frozen = Object.fromEntries(
    Object.entries(first.updated).map(([name, parameter]) => [name, stopGradient(parameter)]),
  );
  return {
    cvae: alone.outputs,
    model: modelStep(sizes, settings, model, cvae),
    pair: { ...first.outputs, ...modelStep(sizes, settings, model, frozen, first.hidden) },
  };
}

/** Rows of a block: enough to keep matrix products busy, few enough for its activations to stay in the caches. */
const blockRows = 1600;

/** How many blocks a batch is cut into: the divisor of B that makes them nearest to {@link blockRows}. */
function blockCount({ batch, snippets }: StepSizes): number {
  const divisors = Array.from({ length: batch }, (_, i) => i + 1).filter((n) => batch % n === 0);
  const off = (n: number) => Math.abs(Math.log((batch * snippets) / n / blockRows));
  return divisors.reduce((best, n) => (off(n) < off(best) ? n : best));
}

/** The batch in blocks of whole videos: features (n, rows, D), labels (n, videos, C+1), draws (n, L·rows, Z). */
function batchBlocks(sizes: StepSizes, { model, loss }: StepSettings) {
  const { batch, snippets, features, classes } = sizes;
  const n = blockCount(sizes);
  const all = batch * snippets;
  return {
    x: reshape(input('x', [batch, snippets, features]), [n, all / n, features]),
    y: reshape(input('y', [batch, classes + 1]), [n, batch / n, classes + 1]),
    noise: (phase: string) =>
      reshape(input(`${phase}/noise`, [loss.samples * all, model.latent]), [
        n,
        (loss.samples * all) / n,
        model.latent,
      ]),
  };
}

/**
 * L_CVAE = weight · cvaeScale · (reconstruction + β·KL), and one Adam step on it. `hidden`: the attention's hidden
 * layer of all blocks, (n, rows, H).
 */
function cvaeStep(
  sizes: StepSizes,
  settings: StepSettings,
  model: Parameters,
  cvae: Parameters,
  keepHidden: boolean,
) {
  const { x, noise } = batchBlocks(sizes, settings);
  const share = 1 / Number(x.shape[0]);
  const scale = mul(input('cvae/weight', []), settings.loss.cvaeScale);
  const { sum, stack } = overBlocks({ x, noise: noise('cvae') }, (block) => {
    const hidden = attentionHidden(model, block.x);
    const losses = cvaeLosses(cvae, block.x, attentionOf(model, hidden), block.noise, settings.loss);
    const terms = {
      'cvae/total': mul(losses.total, mul(scale, share)),
      'cvae/mse': mul(losses.reconstruction, share),
      'cvae/kl': mul(losses.kl, share),
    };
    const stack: Record<string, Tensor> = keepHidden ? { hidden } : {};
    return { sum: { ...terms, ...gradientsOf(terms['cvae/total'], cvae) }, stack };
  });
  const { updated, outputs } = update('cvae', sum, cvae, settings.adam);
  return { updated, outputs, hidden: stack.hidden };
}

/**
 * L = L_fg + α·L_bg + γ₁·L_re + γ₂·L_guide (DGAM eq. 3), and one Adam step on it. `hidden`: the attention's hidden
 * layer of all blocks, where it is known.
 */
function modelStep(
  sizes: StepSizes,
  settings: StepSettings,
  model: Parameters,
  cvae: Parameters,
  hidden?: Tensor,
): StepOutputs {
  const { loss } = settings;
  const { snippets, classes } = sizes;
  const { x, y, noise } = batchBlocks(sizes, settings);
  const share = 1 / Number(x.shape[0]);
  const gamma1 = loss.generative ? input('model/gamma1', []) : 0;
  const over: Record<string, Tensor> = {
    x,
    y,
    ...(loss.generative && { noise: noise('model') }),
    ...(hidden && { hidden }),
  };
  const { sum } = overBlocks(over, (block) => {
    const videos = Number(block.y.shape[0]);
    const attended = attentionOf(
      model,
      block.hidden ? knownHidden(model, block.x, block.hidden) : attentionHidden(model, block.x),
    );
    const byVideo = reshape(attended, [videos, snippets, 1]);
    const activations = reshape(classActivations(model, block.x), [videos, snippets, classes + 1]);
    const { foreground, background } = discriminativeLosses(model, byVideo, activations, block.y);
    const guide = guideLoss(byVideo, activations, block.y, loss.sigmaS);
    const reconstruction = block.noise && reconstructionLoss(cvae, block.x, attended, block.noise, loss);
    const discriminative = add(mul(foreground, loss.foreground), mul(background, loss.alpha));
    const guided = add(discriminative, mul(guide, loss.gamma2));
    const total = reconstruction ? add(guided, mul(reconstruction, gamma1)) : guided;
    const terms = {
      'model/total': mul(total, share),
      'model/fg': mul(foreground, share),
      'model/bg': mul(background, share),
      'model/guide': mul(guide, share),
      ...(reconstruction && { 'model/re': mul(reconstruction, share) }),
    };
    return { sum: { ...terms, ...gradientsOf(terms['model/total'], model) }, stack: {} };
  });
  return update('model', sum, model, settings.adam).outputs;
}

const gradientName = (parameter: string) => `d/${parameter}`;

/** dloss/dparameter of each parameter, by {@link gradientName}. */
function gradientsOf(loss: Tensor, parameters: Parameters): Record<string, Tensor> {
  const names = Object.keys(parameters);
  const grads = gradients(loss, Object.values(parameters));
  return Object.fromEntries(names.map((name, i) => [gradientName(name), grads[i]]));
}

/**
 * One Adam step: `results` holds the phase's losses and the gradients of the parameters. Gives the parameters' new
 * expressions, and outputs for the losses, the parameters and their moments.
 */
function update(
  phase: string,
  results: Readonly<Record<string, Tensor>>,
  parameters: Parameters,
  settings: AdamSettings,
) {
  const corrections = {
    stepSize: input(`${phase}/stepSize`, []),
    rootCorrection: input(`${phase}/rootCorrection`, []),
  };
  const outputs: Record<string, Tensor> = { ...results };
  const updated: Record<string, Tensor> = {};
  for (const [name, parameter] of Object.entries(parameters)) {
    const gradient = gradientName(name);
    const [moment1, moment2] = momentNames(name);
    const state = {
      parameter,
      moment1: input(moment1, parameter.shape),
      moment2: input(moment2, parameter.shape),
    };
    const next = adam(state, results[gradient], corrections, settings);
    updated[name] = next.parameter;
    Object.assign(outputs, { [name]: next.parameter, [moment1]: next.moment1, [moment2]: next.moment2 });
    delete outputs[gradient];
  }
  return { updated, outputs };
}
