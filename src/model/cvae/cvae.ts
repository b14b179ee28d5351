// The conditional VAE that models p(x|λ), the features of a snippet given its attention.
import {
  add,
  div,
  exp,
  log,
  matmul,
  max,
  mean,
  mul,
  relu,
  sizeOf,
  slice,
  stopGradient,
  sub,
  sum,
  sumSquares,
  type Tensor,
} from '../../engine/index.js';
import type { LossSettings } from '../../settings/index.js';
import { linear, linearWithAttention } from '../linear.js';
import type { Parameters } from '../parameters.js';
import { excessError, repeat, squaredDistance } from './reconstruction.js';

/** q(z|x,λ) = N(μ, Σ) with Σ diagonal: x (N, D), λ (N, 1) → μ and log Σ^½, (N, Z) each. */
export function encode(p: Parameters, x: Tensor, attention: Tensor): { mean: Tensor; logDeviation: Tensor } {
  const hidden = relu(linear(p, 'enc2', relu(linearWithAttention(p, 'enc1', x, attention))));
  const latent = Number(p['enc3.b'].shape[0]) / 2;
  // Two products, of slices of the weights: they are small, slices of the product would not be.
  const half = (start: number, scale: number) =>
    add(
      matmul(hidden, mul(slice(p['enc3.w'], 1, start, start + latent), scale)),
      mul(slice(p['enc3.b'], 0, start, start + latent), scale),
    );
  // The layer's second half is log Σ.
  return { mean: half(0, 1), logDeviation: half(latent, 0.5) };
}

/**
 * The last hidden layer of f(λ, z + shift·λ), the mean of p(x|λ,z), which is this times dec3.w plus dec3.b:
 * z (N, Z), λ (N, 1) → (N, E).
 */
function decoderHidden(p: Parameters, z: Tensor, attention: Tensor, shift = 0): Tensor {
  return relu(linear(p, 'dec2', relu(linearWithAttention(p, 'dec1', z, attention, shift))));
}

/** log p(x|λ, z_l) without constants and without the part that does not depend on z, −‖x − b‖²/2σ²: hidden (L·N, E) → (L, N). */
function logDensity(p: Parameters, x: Tensor, hidden: Tensor, { sigma }: LossSettings): Tensor {
  return div(excessError(x, hidden, p['dec3.w'], p['dec3.b']), -2 * sigma ** 2);
}

/** −mean over snippets and features of log densities (N) of `logDensity`, with the part left out there: x (N, D) → scalar. */
function meanError(p: Parameters, x: Tensor, density: Tensor, { sigma }: LossSettings): Tensor {
  const common = div(squaredDistance(x, p['dec3.b']), 2 * sigma ** 2);
  return div(sub(common, sum(density, [0])), sizeOf(x.shape));
}

/** Mean of x² over all values. */
function meanSquare(x: Tensor): Tensor {
  return div(sum(sumSquares(x, [1]), [0]), sizeOf(x.shape));
}

/**
 * The terms of L_CVAE = −E_q log p(x|λ,z) + β·KL(q(z|x,λ) ‖ N(rλ, I)) (DGAM eq. 9), with L samples z = μ + Σ^½ε.
 * `reconstruction`, the first, is averaged over snippets and features, `kl` over snippets and latents, as the official
 * code does.
 * x (N, D), attention (N, 1), noise ε (L·N, Z).
 */
export function cvaeLosses(
  p: Parameters,
  x: Tensor,
  attention: Tensor,
  noise: Tensor,
  settings: LossSettings,
) {
  const { r, samples } = settings;
  const { mean: mu, logDeviation } = encode(p, x, attention);
  const deviation = exp(logDeviation);
  const z = add(repeat(mu, samples), mul(noise, repeat(deviation, samples)));
  const density = logDensity(p, x, decoderHidden(p, z, repeat(attention, samples)), settings);
  const reconstruction = meanError(p, x, div(sum(density, [0]), samples), settings);
  const spread = add(meanSquare(sub(mu, mul(attention, r))), meanSquare(deviation));
  const kl = sub(mul(sub(spread, 1), 0.5), mean(logDeviation));
  return { reconstruction, kl };
}

/**
 * L_re = −Σ_t log{ 1/L Σ_l p(x_t|λ_t, z_l) }, z_l ~ p(z|λ_t) = N(rλ_t, I) (DGAM eq. 11), per feature and averaged over
 * snippets, constants left out: with L = 1 and σ² = ½ it is the mean squared error.
 * x (N, D), attention (N, 1), noise (L·N, Z).
 */
export function reconstructionLoss(
  p: Parameters,
  x: Tensor,
  attention: Tensor,
  noise: Tensor,
  settings: LossSettings,
): Tensor {
  const { r, samples } = settings;
  const hidden = decoderHidden(p, noise, repeat(attention, samples), r);
  return meanError(p, x, logMeanExp(logDensity(p, x, hidden, settings)), settings);
}

/** log(1/L Σ_l exp(e_l)) over the first axis, (L, N) → (N), shifted by the largest so that nothing overflows. */
function logMeanExp(e: Tensor): Tensor {
  const samples = Number(e.shape[0]);
  if (samples === 1) return sum(e, [0]);
  const largest = stopGradient(max(e, [0]));
  return add(log(mul(sum(exp(sub(e, largest)), [0]), 1 / samples)), largest);
}
