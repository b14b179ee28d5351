// The reconstruction error of the decoder's last layer, without the reconstruction itself.
import {
  add,
  broadcast,
  matmul,
  mul,
  reshape,
  sizeOf,
  sub,
  sum,
  sumSquares,
  sumTo,
  type Tensor,
  withGradient,
} from '../../engine/index.js';

/*
 * With f = hW + b, ‖x − f‖² = ‖x − b‖² + h·(WWᵀ)·h + 2h·(Wb − Wx). The first term does not depend on the sample of z,
 * the others need products of a row of h with E × E and of x with Wᵀ, the latter once for all samples. The plain form
 * computes L·N·D reconstructed values and as many gradients.
 */

/** Σ_t ‖x_t − b‖²: x (N, D), b (D) → scalar. */
export function squaredDistance(x: Tensor, b: Tensor): Tensor {
  const [rows, features] = x.shape.map(Number);
  // Row by row: one long float32 sum loses digits.
  const squares = sum(sumSquares(x, [1]), [0]);
  const ofMean = sum(mul(sumTo(x, [1, features]), b), [0, 1]);
  return add(sub(squares, mul(ofMean, 2)), mul(sumSquares(b, [0]), rows));
}

/**
 * ‖x − (hW + b)‖² − ‖x − b‖² of each row, for L samples of h: x (N, D), h (L·N, E), W (E, D), b (D) → (L, N).
 * With r = hW + b − x the gradients are 2r·Wᵀ, hᵀ·2r and 2h·W; they are computed from products with x, without r itself.
 */
export function excessError(x: Tensor, h: Tensor, w: Tensor, b: Tensor): Tensor {
  const [rows, features] = x.shape.map(Number);
  const [all, hidden] = h.shape.map(Number);
  const samples = all / rows;
  const biasRow = reshape(b, [1, features]);
  // (b − x)·Wᵀ and r·Wᵀ, (L·N, E)
  const fromBias = matmul(biasRow, w, { transposeB: true });
  const withoutHidden = repeat(sub(fromBias, matmul(x, w, { transposeB: true })), samples);
  const residual = add(matmul(h, matmul(w, w, { transposeB: true })), withoutHidden);
  const value = reshape(sum(mul(h, add(residual, withoutHidden)), [1]), [samples, rows]);

  const adjoint = (grad: Tensor) => {
    const g = reshape(mul(grad, 2), [all, 1]);
    const weighted = mul(g, h);
    const total = sumTo(weighted, [1, hidden]);
    const ofHidden = matmul(matmul(weighted, h, { transposeA: true }), w);
    const ofBias = matmul(total, biasRow, { transposeA: true });
    const ofFeatures = matmul(overSamples(weighted, samples), x, { transposeA: true });
    return [mul(g, residual), sub(add(ofHidden, ofBias), ofFeatures), reshape(matmul(total, w), [features])];
  };
  return withGradient(value, [h, w, b], adjoint);
}

/** x (N, …) for each of L samples: (L·N, …), the samples one after the other. */
export function repeat(x: Tensor, samples: number): Tensor {
  if (samples === 1) return x;
  const [rows, columns] = x.shape.map(Number);
  return reshape(broadcast(reshape(x, [1, rows, columns]), [samples, rows, columns]), [
    samples * rows,
    columns,
  ]);
}

/** Σ_l of (L·N, E) → (N, E), the adjoint of repeat. */
function overSamples(x: Tensor, samples: number): Tensor {
  if (samples === 1) return x;
  const width = Number(x.shape[1]);
  return sum(reshape(x, [samples, sizeOf(x.shape) / samples / width, width]), [0]);
}
