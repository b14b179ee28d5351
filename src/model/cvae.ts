// The conditional VAE that models p(x|λ): features must be explained by how much action there is.
import {
  add,
  broadcast,
  div,
  exp,
  log,
  matmul,
  max,
  mean,
  mul,
  neg,
  relu,
  reshape,
  slice,
  stopGradient,
  sub,
  sum,
  sumSquares,
  type Tensor,
} from '../engine/index.js';
import { linear, linearWithAttention } from './linear.js';
import type { Parameters } from './parameters.js';
import type { LossSettings } from './settings.js';

/** q(z|x,λ) = N(μ, Σ): x (N, D), λ (N, 1) → mean and log-variance, (N, Z) each. */
export function encode(p: Parameters, x: Tensor, attention: Tensor): { mean: Tensor; logVariance: Tensor } {
  const hidden = relu(linear(p, 'enc2', relu(linearWithAttention(p, 'enc1', x, attention))));
  const latent = Number(p['enc3.b'].shape[0]) / 2;
  // Two products instead of one that is cut: the weights are small, the activations are not.
  const half = (start: number) =>
    add(
      matmul(hidden, slice(p['enc3.w'], 1, start, start + latent)),
      slice(p['enc3.b'], 0, start, start + latent),
    );
  return { mean: half(0), logVariance: half(latent) };
}

/** f(λ, z), the mean of p(x|λ,z): z (N, Z), λ (N, 1) → (N, D). */
export function decode(p: Parameters, z: Tensor, attention: Tensor): Tensor {
  return linear(p, 'dec3', relu(linear(p, 'dec2', relu(linearWithAttention(p, 'dec1', z, attention)))));
}

/** x (N, …) for each of L samples: (L·N, …), the samples one after the other. */
function repeat(x: Tensor, samples: number): Tensor {
  if (samples === 1) return x;
  const [rows, columns] = x.shape.map(Number);
  return reshape(broadcast(reshape(x, [1, rows, columns]), [samples, rows, columns]), [
    samples * rows,
    columns,
  ]);
}

/** ‖x − f(λ, z_l)‖² / 2σ² of each sample and snippet: (L, N). */
function reconstructionErrors(
  p: Parameters,
  x: Tensor,
  attention: Tensor,
  z: Tensor,
  settings: LossSettings,
) {
  const { samples, sigma } = settings;
  const [rows, features] = x.shape.map(Number);
  const reconstruction = reshape(decode(p, z, repeat(attention, samples)), [samples, rows, features]);
  const difference = sub(reconstruction, reshape(x, [1, rows, features]));
  return div(sumSquares(difference, [-1]), 2 * sigma ** 2);
}

/**
 * L_CVAE = −E_q log p(x|λ,z) + β·KL(q(z|x,λ) ‖ N(rλ, I)) (DGAM eq. 9), with L samples z = μ + Σ^½ε and both terms
 * averaged over snippets and features (latents), as the official code does.
 * x (N, D), attention (N, 1), noise ε (L·N, Z).
 */
export function cvaeLosses(
  p: Parameters,
  x: Tensor,
  attention: Tensor,
  noise: Tensor,
  settings: LossSettings,
) {
  const { beta, r, samples } = settings;
  const { mean: mu, logVariance } = encode(p, x, attention);
  const deviation = exp(mul(logVariance, 0.5));
  const z = add(repeat(mu, samples), mul(noise, repeat(deviation, samples)));
  const features = Number(x.shape[1]);
  const reconstruction = div(mean(reconstructionErrors(p, x, attention, z, settings)), features);
  const fromPrior = sub(mu, mul(attention, r));
  const kl = mul(mean(sub(sub(add(logVariance, 1), mul(fromPrior, fromPrior)), exp(logVariance))), -0.5);
  return { total: add(reconstruction, mul(kl, beta)), reconstruction, kl };
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
  const z = add(noise, mul(repeat(attention, samples), r));
  const logDensity = neg(reconstructionErrors(p, x, attention, z, settings));
  const features = Number(x.shape[1]);
  return div(neg(mean(logMeanExp(logDensity))), features);
}

/** log(1/L Σ_l exp(e_l)) over the first axis, (L, N) → (N), shifted by the largest so that nothing overflows. */
function logMeanExp(e: Tensor): Tensor {
  const samples = Number(e.shape[0]);
  if (samples === 1) return sum(e, [0]);
  const largest = stopGradient(max(e, [0]));
  return add(log(mul(sum(exp(sub(e, largest)), [0]), 1 / samples)), largest);
}
