// The two objectives of training: each is a list of named, weighted losses and their sum.
import { add, input, mul, reshape, type Tensor } from '../engine/index.js';
import type { LossSettings } from '../settings/index.js';
import { cvaeLosses, reconstructionLoss } from './cvae/cvae.js';
import { discriminativeLosses } from './losses/discriminative.js';
import { guideLoss } from './losses/guide.js';
import { priorLoss } from './losses/prior.js';
import { supervisionLoss } from './losses/supervision.js';
import { topKLoss } from './losses/topK.js';
import type { Parameters } from './parameters.js';

/** One loss of an objective. Its name is the one in metrics.jsonl, in the report and in messages. */
interface Term {
  readonly name: string;
  readonly weight: Tensor | number;
  /** A scalar. */
  readonly value: Tensor;
}

const term = (name: string, weight: Tensor | number, value: Tensor): Term => ({ name, weight, value });

/** What a phase minimizes, and the losses that its program returns. */
export interface Objective {
  /** The weighted sum, a scalar. */
  readonly total: Tensor;
  /** The sum and each term without its weight, by {@link lossOutput}. */
  readonly losses: Readonly<Record<string, Tensor>>;
}

const prefix = 'loss/';

/** The name of a program's output that holds a loss. */
const lossOutput = (name: string): string => `${prefix}${name}`;

/** The loss that an output of a program holds; undefined for parameters, moments and gradients. */
export const lossName = (output: string): string | undefined =>
  output.startsWith(prefix) ? output.slice(prefix.length) : undefined;

/**
 * The objective factor · Σ weight·value. Terms are added in their order, which decides the last bits of the gradients.
 * `share`: what the losses that are returned are multiplied by, so that those of all blocks add up to means.
 */
function objective(name: string, terms: readonly Term[], factor: Tensor | number, share: number): Objective {
  const weighted = terms.map(({ value, weight }) => mul(value, weight));
  const total = mul(
    weighted.reduce((sum, next) => add(sum, next)),
    factor,
  );
  const losses = terms.map(({ name, value }) => [lossOutput(name), mul(value, share)]);
  return { total, losses: { [lossOutput(name)]: total, ...Object.fromEntries(losses) } };
}

/**
 * L_CVAE = weight · cvaeWeight · (reconstruction error + β·KL) (DGAM eq. 9); `cvae/weight` is an input, since it grows
 * during training. x (N, D), attention (N, 1), noise (L·N, Z).
 */
export function cvaeObjective(
  cvae: Parameters,
  { x, attention, noise }: { readonly x: Tensor; readonly attention: Tensor; readonly noise: Tensor },
  loss: LossSettings,
  share: number,
): Objective {
  const { reconstruction, kl } = cvaeLosses(cvae, x, attention, noise, loss);
  const terms = [term('mse', 1, reconstruction), term('kl', loss.beta, kl)];
  return objective('cvae', terms, mul(input('cvae/weight', []), loss.cvaeWeight * share), share);
}

/** What the losses of attention and classifier are computed from, for N = videos·T snippets. */
export interface ModelActivations {
  /** Features (N, D). */
  readonly x: Tensor;
  /** λ (N, 1). */
  readonly attention: Tensor;
  /** T-CAM (N, C+1). */
  readonly activations: Tensor;
  /** Labels (videos, C+1). */
  readonly y: Tensor;
  /** Draws of z (L·N, Z), for L_re. Without them there is no L_re. */
  readonly noise?: Tensor;
  /** Snippet targets (videos, T, C+1), for L_sup. Without them there is no L_sup. */
  readonly targets?: Tensor;
}

/**
 * L = L_fg + α·L_bg + γ₁·L_re + γ₂·L_guide (DGAM eq. 3), and, beside the paper, topK·L_topk, supervision·L_sup and
 * −log p(λ); `model/gamma1` is an input, since γ₁ may grow during training. A new loss is one more line of the list.
 */
export function modelObjective(
  { model, cvae }: { readonly model: Parameters; readonly cvae: Parameters },
  { x, y, noise, targets, ...rows }: ModelActivations,
  loss: LossSettings,
  share: number,
): Objective {
  const [videos, columns] = y.shape.map(Number);
  const snippets = Number(x.shape[0]) / videos;
  const attention = reshape(rows.attention, [videos, snippets, 1]);
  const activations = reshape(rows.activations, [videos, snippets, columns]);
  const { foreground, background } = discriminativeLosses(model, attention, activations, y);
  const terms = [
    term('fg', loss.foreground, foreground),
    term('bg', loss.alpha, background),
    term('guide', loss.gamma2, guideLoss(attention, activations, y, loss.sigmaS)),
    loss.topK > 0 && term('topk', loss.topK, topKLoss(model, activations, y, loss.topKShare)),
    targets && term('sup', loss.supervision, supervisionLoss(model, attention, activations, targets)),
    loss.sparsity > 0 && term('prior', 1, priorLoss(attention, loss.sparsity)),
    noise && term('re', input('model/gamma1', []), reconstructionLoss(cvae, x, rows.attention, noise, loss)),
  ].filter((one) => !!one);
  return objective('total', terms, share, share);
}
