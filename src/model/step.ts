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
import type { LossSettings, ModelSettings } from '../settings/index.js';
import { attentionHidden, attentionOf, knownHidden } from './attention.js';
import { classActivations } from './classifier.js';
import { cvaeLosses, reconstructionLoss } from './cvae/cvae.js';
import { discriminativeLosses } from './losses/discriminative.js';
import { guideLoss } from './losses/guide.js';
import { priorLoss } from './losses/prior.js';
import { supervisionLoss } from './losses/supervision.js';
import { topKLoss } from './losses/topK.js';
import { cvaeLayers, modelLayers, type Parameters, parameterInputs, type StreamSizes } from './parameters.js';
import { standardized } from './standardize.js';

export interface StepSizes extends StreamSizes {
  /** Videos in a batch, B. */
  readonly batch: number;
  /** Snippets of each, T. */
  readonly snippets: number;
  /** Which part of a larger batch these videos are: what their losses and gradients are multiplied by. Default 1. */
  readonly share?: number;
}

export interface StepSettings {
  readonly model: ModelSettings;
  readonly loss: LossSettings;
  readonly adam: AdamSettings;
  /** Whether it is known of some snippets what happens in them: input `targets` (B, T, C+1), for L_sup. Default false. */
  readonly supervised?: boolean;
}

/** A program's outputs: updated parameters and moments under the names they came in by, and the losses. */
export type StepOutputs = Readonly<Record<string, Tensor>>;

/** Names of the Adam moments of a parameter. */
export const momentNames = (parameter: string) => [`${parameter}/moment1`, `${parameter}/moment2`] as const;

/** The name of a parameter's gradient. */
export const gradientName = (parameter: string) => `d/${parameter}`;

/**
 * The programs of one stream. Inputs: `x` (B, T, D), `y` (B, C+1); noise `cvae/noise`, `model/noise` (L·B·T, Z);
 * scalars `cvae/weight` (factor on L_CVAE), `model/gamma1` and `<phase>/stepSize`, `<phase>/rootCorrection` of Adam;
 * `features.mean` (D) and the scalar `features.deviation`, where features are standardized.
 * `cvae` updates the CVAE under the present attention, `model` updates attention and classifier under the present
 * CVAE, and `pair` does the first, then the second: what both compute from x and the attention is computed once.
 */
export function trainingSteps(sizes: StepSizes, settings: StepSettings) {
  const { model, cvae } = parametersOf(sizes, settings);
  const first = cvaeShare(sizes, settings, model, cvae);
  const { updated, outputs } = update('cvae', first.sum, cvae, settings.adam);
  // The updated CVAE is frozen for the model's step; how its update depends on the attention is not differentiated.
  const frozen = mapTensors(updated, stopGradient);
  const modelOutputs = (sum: StepOutputs) => update('model', sum, model, settings.adam).outputs;
  return {
    cvae: outputs,
    model: modelOutputs(modelShare(sizes, settings, model, cvae)),
    pair: { ...outputs, ...modelOutputs(modelShare(sizes, settings, model, frozen, first.hidden)) },
  };
}

/**
 * The losses and gradients, by their {@link gradientName}, of some videos of a batch (see {@link StepSizes.share}),
 * which add up to those of the batch: for steps that are worked on in several places. `pair/…` are a `cvae` and a
 * `model` on the same videos: the first also gives the attention's hidden layer, `hidden`, which the second takes.
 */
export function stepShares(sizes: StepSizes, settings: StepSettings) {
  const { model, cvae } = parametersOf(sizes, settings);
  const { sum, hidden } = cvaeShare(sizes, settings, model, cvae);
  return {
    cvae: sum,
    model: modelShare(sizes, settings, model, cvae),
    'pair/cvae': { ...sum, hidden },
    'pair/model': modelShare(sizes, settings, model, cvae, input('hidden', hidden.shape)),
  };
}

function parametersOf(sizes: StepSizes, settings: StepSettings) {
  return {
    model: parameterInputs(modelLayers(sizes, settings.model)),
    cvae: parameterInputs(cvaeLayers(sizes, settings.model)),
  };
}

/**
 * Rows of a block: enough to keep matrix products busy and few enough for its activations, and at most about 3 MB of
 * features, to stay in the caches.
 */
const blockRows = ({ features }: StepSizes): number => Math.min(1600, 800_000 / features);

/** How many blocks a batch is cut into: the divisor of B that makes them nearest to {@link blockRows}. */
function blockCount(sizes: StepSizes): number {
  const { batch, snippets } = sizes;
  const divisors = Array.from({ length: batch }, (_, i) => i + 1).filter((n) => batch % n === 0);
  const off = (n: number) => Math.abs(Math.log((batch * snippets) / n / blockRows(sizes)));
  return divisors.reduce((best, n) => (off(n) < off(best) ? n : best));
}

/**
 * The batch in blocks of whole videos: features (n, rows, D), labels (n, videos, C+1), draws (n, L·rows, Z), and the
 * share of one block in the losses.
 */
function batchBlocks(sizes: StepSizes, { model, loss }: StepSettings) {
  const { batch, snippets, features, classes, share = 1 } = sizes;
  const n = blockCount(sizes);
  const all = batch * snippets;
  return {
    share: share / n,
    x: reshape(input('x', [batch, snippets, features]), [n, all / n, features]),
    y: reshape(input('y', [batch, classes + 1]), [n, batch / n, classes + 1]),
    known: () =>
      reshape(input('targets', [batch, snippets, classes + 1]), [n, batch / n, snippets, classes + 1]),
    noise: (phase: string) =>
      reshape(input(`${phase}/noise`, [loss.samples * all, model.latent]), [
        n,
        (loss.samples * all) / n,
        model.latent,
      ]),
  };
}

/**
 * L_CVAE = weight · cvaeScale · (reconstruction + β·KL), its terms and its gradients; `hidden`: the attention's hidden
 * layer of all blocks, (n, rows, H).
 */
function cvaeShare(sizes: StepSizes, settings: StepSettings, model: Parameters, cvae: Parameters) {
  const { x, noise, share } = batchBlocks(sizes, settings);
  const scale = mul(input('cvae/weight', []), settings.loss.cvaeScale * share);
  const { sum, stack } = overBlocks({ x, noise: noise('cvae') }, (block) => {
    const x = standardized(block.x, settings.model);
    const hidden = attentionHidden(model, x);
    const losses = cvaeLosses(cvae, x, attentionOf(model, hidden), block.noise, settings.loss);
    const total = mul(losses.total, scale);
    const terms = {
      'cvae/total': total,
      'cvae/mse': mul(losses.reconstruction, share),
      'cvae/kl': mul(losses.kl, share),
    };
    return { sum: { ...terms, ...gradientsOf(total, cvae) }, stack: { hidden } };
  });
  return { sum, hidden: stack.hidden };
}

/**
 * L = L_fg + α·L_bg + γ₁·L_re + γ₂·L_guide (DGAM eq. 3), plus topK·L_topk, supervision·L_sup and −log p(λ), its terms and its gradients. `hidden`: the attention's
 * hidden layer of all blocks, where it is known.
 */
function modelShare(
  sizes: StepSizes,
  settings: StepSettings,
  model: Parameters,
  cvae: Parameters,
  hidden?: Tensor,
): StepOutputs {
  const { loss } = settings;
  const { snippets, classes } = sizes;
  const { x, y, known, noise, share } = batchBlocks(sizes, settings);
  const supervised = settings.supervised === true && loss.supervision > 0;
  const gamma1 = loss.generative ? input('model/gamma1', []) : 0;
  const over: Record<string, Tensor> = {
    x,
    y,
    ...(loss.generative && { noise: noise('model') }),
    ...(hidden && { hidden }),
    ...(supervised && { known: known() }),
  };
  return overBlocks(over, (block) => {
    const videos = Number(block.y.shape[0]);
    const x = standardized(block.x, settings.model);
    const attended = attentionOf(
      model,
      block.hidden ? knownHidden(model, x, block.hidden) : attentionHidden(model, x),
    );
    const byVideo = reshape(attended, [videos, snippets, 1]);
    const activations = reshape(classActivations(model, x), [videos, snippets, classes + 1]);
    const { foreground, background } = discriminativeLosses(model, byVideo, activations, block.y);
    const guide = guideLoss(byVideo, activations, block.y, loss.sigmaS);
    const reconstruction = block.noise && reconstructionLoss(cvae, x, attended, block.noise, loss);
    const discriminative = add(mul(foreground, loss.foreground), mul(background, loss.alpha));
    const guided = add(discriminative, mul(guide, loss.gamma2));
    const chosen = loss.topK > 0 ? topKLoss(model, activations, block.y, loss.topKShare) : undefined;
    const weakly = chosen ? add(guided, mul(chosen, loss.topK)) : guided;
    const marked = block.known && supervisionLoss(model, byVideo, activations, block.known);
    const informed = marked ? add(weakly, mul(marked, loss.supervision)) : weakly;
    const prior = loss.sparsity > 0 ? priorLoss(byVideo, loss.sparsity) : undefined;
    const told = prior ? add(informed, prior) : informed;
    const total = mul(reconstruction ? add(told, mul(reconstruction, gamma1)) : told, share);
    const terms = {
      'model/total': total,
      'model/fg': mul(foreground, share),
      'model/bg': mul(background, share),
      'model/guide': mul(guide, share),
      ...(chosen && { 'model/topk': mul(chosen, share) }),
      ...(prior && { 'model/prior': mul(prior, share) }),
      ...(marked && { 'model/sup': mul(marked, share) }),
      ...(reconstruction && { 'model/re': mul(reconstruction, share) }),
    };
    return { sum: { ...terms, ...gradientsOf(total, model) }, stack: {} };
  }).sum;
}

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

const mapTensors = (of: StepOutputs, f: (x: Tensor) => Tensor): Record<string, Tensor> =>
  Object.fromEntries(Object.entries(of).map(([name, x]) => [name, f(x)]));
