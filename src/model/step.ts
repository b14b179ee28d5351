// The training step of DGAM as programs for the engine: the CVAE's phase, the model's phase, and both on one batch.
import { type AdamSettings, input, overBlocks, stopGradient, type Tensor } from '../engine/index.js';
import type { LossSettings, ModelSettings } from '../settings/index.js';
import { attentionFromHidden, attentionHidden, reusedHidden } from './attention.js';
import { batchBlocks, type StepSizes } from './blocks.js';
import { classActivations } from './classifier.js';
import { cvaeObjective, lossName, modelObjective } from './objective.js';
import { cvaeLayers, modelLayers, type Parameters, parameterInputs } from './parameters.js';
import { standardized } from './standardize.js';
import { adamUpdate, parameterGradients } from './update.js';

/** Settings of the training steps. */
export interface StepSettings {
  readonly model: ModelSettings;
  readonly loss: LossSettings;
  readonly adam: AdamSettings;
  /** Whether the model's phase takes snippet targets, input `targets` (B, T, C+1), for L_sup. Default false. */
  readonly supervised?: boolean;
}

/** The outputs of a program, by name. */
type Outputs = Readonly<Record<string, Tensor>>;

/** Attention and classifier (`model`), and the CVAE. */
interface BothParameters {
  readonly model: Parameters;
  readonly cvae: Parameters;
}

/**
 * The programs of one stream: `cvae` updates the CVAE under the present attention, `model` updates attention and
 * classifier under the present CVAE, and `pair` does the first, then the second on the same batch; what both compute
 * from x and the attention is computed once.
 *
 * Inputs: features `x` (B, T, D), labels `y` (B, C+1), snippet targets `targets` (B, T, C+1) where `supervised`; noise
 * `cvae/noise` and `model/noise` (L·B·T, Z); scalars `cvae/weight` (factor on L_CVAE), `model/gamma1` (γ₁), and
 * `<phase>/stepSize`, `<phase>/rootCorrection` of Adam (see adamCorrections); `features.mean` (D) and the scalar
 * `features.deviation` where features are standardized; parameters and their moments (see momentNames).
 *
 * Outputs: the losses (see lossName), and the new parameters and moments under the names of the inputs.
 */
export function trainingSteps(sizes: StepSizes, settings: StepSettings) {
  const parameters = stepParameters(sizes, settings);
  const first = cvaePhase(sizes, settings, parameters);
  const cvae = adamUpdate('cvae', first.results, parameters.cvae, settings.adam);
  const cvaeOutputs = { ...lossesOf(first.results), ...cvae.outputs };
  const modelOutputs = (results: Outputs): Outputs => ({
    ...lossesOf(results),
    ...adamUpdate('model', results, parameters.model, settings.adam).outputs,
  });
  // The model's phase takes the updated CVAE as a constant: its update depends on the attention, which is not
  // differentiated.
  const after = { model: parameters.model, cvae: mapTensors(cvae.updated, stopGradient) };
  return {
    cvae: cvaeOutputs,
    model: modelOutputs(modelPhase(sizes, settings, parameters)),
    pair: { ...cvaeOutputs, ...modelOutputs(modelPhase(sizes, settings, after, first.hidden)) },
  };
}

/**
 * The same phases without their updates: programs that return losses and gradients (see gradientName). They add up over
 * the fractions of a batch (see {@link StepSizes.share}), so that several threads can work on one step. `pair/cvae` and
 * `pair/model` are the phases of a pair: the first also returns the attention's hidden layer, `hidden`, which the second
 * takes.
 */
export function gradientPrograms(sizes: StepSizes, settings: StepSettings) {
  const parameters = stepParameters(sizes, settings);
  const { results, hidden } = cvaePhase(sizes, settings, parameters);
  return {
    cvae: results,
    model: modelPhase(sizes, settings, parameters),
    'pair/cvae': { ...results, hidden },
    'pair/model': modelPhase(sizes, settings, parameters, input('hidden', hidden.shape)),
  };
}

function stepParameters(sizes: StepSizes, settings: StepSettings): BothParameters {
  return {
    model: parameterInputs(modelLayers(sizes, settings.model)),
    cvae: parameterInputs(cvaeLayers(sizes, settings.model)),
  };
}

/**
 * The CVAE's phase: L_CVAE (DGAM eq. 9) and its gradients with respect to encoder and decoder; the attention is fixed.
 * `results`: losses and gradients by name. `hidden`: the attention's hidden layer, (blocks, rows, H).
 */
function cvaePhase(sizes: StepSizes, { model, loss }: StepSettings, parameters: BothParameters) {
  const { x, noise, share } = batchBlocks(sizes, { samples: loss.samples, latent: model.latent });
  const { sum, stack } = overBlocks({ x, noise: noise.cvae }, (block) => {
    const x = standardized(block.x, model);
    const hidden = attentionHidden(parameters.model, x);
    const attention = attentionFromHidden(parameters.model, hidden);
    const { total, losses } = cvaeObjective(
      parameters.cvae,
      { x, attention, noise: block.noise },
      loss,
      share,
    );
    return { sum: { ...losses, ...parameterGradients(total, parameters.cvae) }, stack: { hidden } };
  });
  return { results: sum as Outputs, hidden: stack.hidden };
}

/**
 * The model's phase: L = L_d + γ₁·L_re + γ₂·L_guide (DGAM eq. 3; L_d: eq. 4, L_re: eq. 11, L_guide: eq. 13) and its
 * gradients with respect to attention and classifier; the CVAE is fixed. Losses and gradients by name. `hidden`: the
 * attention's hidden layer (blocks, rows, H), where the CVAE's phase on the same batch has computed it.
 */
function modelPhase(
  sizes: StepSizes,
  { model, loss, supervised = false }: StepSettings,
  parameters: BothParameters,
  hidden?: Tensor,
): Outputs {
  const batch = batchBlocks(sizes, { samples: loss.samples, latent: model.latent });
  const inputs: Record<string, Tensor> = {
    x: batch.x,
    y: batch.y,
    ...(loss.generative && { noise: batch.noise.model }),
    ...(hidden && { hidden }),
    ...(supervised && loss.supervision > 0 && { targets: batch.targets }),
  };
  return overBlocks(inputs, (block) => {
    const { y, noise, targets } = block;
    const x = standardized(block.x, model);
    const layer = block.hidden
      ? reusedHidden(parameters.model, x, block.hidden)
      : attentionHidden(parameters.model, x);
    const attention = attentionFromHidden(parameters.model, layer);
    const activations = classActivations(parameters.model, x);
    const forward = { x, y, noise, targets, attention, activations };
    const { total, losses } = modelObjective(parameters, forward, loss, batch.share);
    return { sum: { ...losses, ...parameterGradients(total, parameters.model) }, stack: {} };
  }).sum;
}

const lossesOf = (results: Outputs): Outputs =>
  Object.fromEntries(Object.entries(results).filter(([name]) => lossName(name) !== undefined));

const mapTensors = (tensors: Outputs, f: (x: Tensor) => Tensor): Outputs =>
  Object.fromEntries(Object.entries(tensors).map(([name, x]) => [name, f(x)]));
