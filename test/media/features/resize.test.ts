// Scaling of frames against values told by hand, ONNX's own Resize, and what must hold of any scaling.
import fc from 'fast-check';
import onnxProto from 'onnx-proto';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import { createResize, type Fit, fitBox, type Levels } from '../../../src/media/features/resize.js';
import type { Frame } from '../../../src/media/video/index.js';
import { type Colour, frameOf } from './frames.js';

const plain: Levels = { channels: 'RGB', scale: [1, 1, 1], shift: [0, 0, 0] };
const grey = (row: readonly number[]): Frame =>
  frameOf(0, row.length, 1, (x): Colour => [row[x], row[x], row[x]]);

/** The red plane of a frame, scaled. */
function scaled(
  frame: Frame,
  width: number,
  height: number,
  fit: Fit = 'stretch',
  shortSide?: number,
): number[] {
  const size = { width, height };
  const target = new Float32Array(3 * width * height);
  const resize = createResize(size, { channel: width * height, row: width, column: 1 }, plain);
  resize(frame, fitBox(frame, size, fit, shortSide), target, 0);
  return [...target.subarray(0, width * height)];
}

function expectNear(actual: readonly number[], wanted: readonly number[], tolerance = 1e-4): void {
  expect(actual).toHaveLength(wanted.length);
  wanted.forEach((value, i) => {
    expect(Math.abs(actual[i] - value), `${i}: ${actual[i]}, not ${value}`).toBeLessThan(tolerance);
  });
}

describe('rows told by hand', () => {
  it.each([
    ['the same', [10, 50, 200], 3, [10, 50, 200]],
    ['twice as wide', [0, 100], 4, [0, 25, 75, 100]],
    // Weights .75, .75, .25 of triangles two pixels wide to each side.
    ['half as wide', [0, 10, 20, 30], 2, [12.5 / 1.75, 30 - 12.5 / 1.75]],
    ['one pixel', [42], 5, [42, 42, 42, 42, 42]],
    ['to one pixel', [0, 100], 1, [50]],
  ])('%s', (_, row, width, wanted) => {
    expectNear(scaled(grey(row), width, 1), wanted);
  });
  it('the middle', () => {
    expectNear(
      scaled(
        frameOf(0, 6, 2, (x) => [x, 0, 0]),
        2,
        2,
        'center',
      ),
      [2, 3, 2, 3],
    );
  });
  it('the middle of a frame that is scaled first', () => {
    // 8 × 4 to 4 × 2; 2 × 1 are cut out of it: the box is 4 × 2 pixels.
    expect(fitBox({ width: 8, height: 4 }, { width: 2, height: 1 }, 'center', 2)).toEqual({
      ...{ left: 2, top: 1, width: 4, height: 2 },
    });
  });
  it('bars are black', () => {
    expectNear(
      scaled(
        frameOf(0, 4, 2, () => [200, 0, 0]),
        4,
        4,
        'letterbox',
      ),
      [...[0, 0, 0, 0, 200, 200, 200, 200, 200, 200, 200, 200, 0, 0, 0, 0]],
    );
  });
  it('a box without anything of the frame is black', () => {
    const target = new Float32Array(12).fill(9);
    const resize = createResize({ width: 2, height: 2 }, { channel: 4, row: 2, column: 1 }, plain);
    resize(grey([5, 5]), { left: 50, top: 50, width: 4, height: 4 }, target, 0);
    expect([...target]).toEqual(new Array(12).fill(0));
  });
});

it.each([
  ['RGB planes', 'RGB', { channel: 2, row: 2, column: 1 }, [9, 19, 39, 49, 74, 84]],
  ['BGR planes', 'BGR', { channel: 2, row: 2, column: 1 }, [49, 69, 39, 49, 54, 59]],
  ['RGB pixels', 'RGB', { channel: 1, row: 6, column: 3 }, [9, 39, 74, 19, 49, 84]],
] as const)('%s, each channel with its own levels', (_, channels, strides, wanted) => {
  const target = new Float32Array(7);
  const levels = { channels, scale: [1, 1, 0.5], shift: [-1, 9, 49] } as const;
  const resize = createResize({ width: 2, height: 1 }, strides, levels);
  const frame = frameOf(0, 2, 1, (x) => (x === 0 ? [10, 30, 50] : [20, 40, 70]));
  resize(frame, { left: 0, top: 0, width: 2, height: 1 }, target, 1);
  expect([...target]).toEqual([0, ...wanted]);
});

const { AttributeProto, ModelProto, TensorProto } = onnxProto.onnx;

/** ONNX's Resize (opset 18): linear, with antialiasing, half-pixel centres, nothing of what is beyond the edge. */
async function onnxResize(
  plane: Float32Array,
  from: readonly number[],
  to: readonly number[],
): Promise<number[]> {
  const { FLOAT, INT64 } = TensorProto.DataType;
  const shapeOf = (dims: readonly number[]) => ({ dim: dims.map((dimValue) => ({ dimValue })) });
  const info = (name: string, dims: readonly number[]) => ({
    ...{ name, type: { tensorType: { elemType: FLOAT, shape: shapeOf(dims) } } },
  });
  const sizes = new Uint8Array(BigInt64Array.from([1, 1, ...to], BigInt).buffer);
  const model = ModelProto.create({
    irVersion: 8,
    opsetImport: [{ domain: '', version: 18 }],
    graph: {
      name: 'resize',
      node: [
        {
          ...{ opType: 'Resize', name: 'resize', input: ['x', '', '', 'sizes'], output: ['y'] },
          attribute: [
            { name: 'antialias', i: 1, type: AttributeProto.AttributeType.INT },
            { name: 'exclude_outside', i: 1, type: AttributeProto.AttributeType.INT },
            { name: 'mode', s: Buffer.from('linear'), type: AttributeProto.AttributeType.STRING },
          ],
        },
      ],
      initializer: [{ name: 'sizes', dataType: INT64, dims: [4], rawData: sizes }],
      input: [info('x', [1, 1, ...from])],
      output: [info('y', [1, 1, ...to])],
    },
  });
  const session = await InferenceSession.create(ModelProto.encode(model).finish());
  const { y } = await session.run({ x: new Tensor('float32', plane, [1, 1, ...from]) });
  return [...(y.data as Float32Array)];
}

it.each([
  ['smaller', 37, 23, 10, 9],
  ['a little smaller', 32, 24, 22, 22],
  ['larger', 9, 7, 31, 16],
  ['wider and lower', 20, 40, 33, 11],
])('as ONNX Runtime scales: %s', async (_, width, height, toWidth, toHeight) => {
  const frame = frameOf(0, width, height, (x, y) => [(x * 37 + y * 101 + x * y * 13) % 256, 0, 0]);
  const plane = Float32Array.from({ length: width * height }, (_, i) => frame.data[4 * i]);
  const wanted = await onnxResize(plane, [height, width], [toHeight, toWidth]);
  expectNear(scaled(frame, toWidth, toHeight), wanted, 0.01);
});

describe('whatever the sizes', () => {
  const size = fc.integer({ min: 1, max: 40 });
  const colours = fc.array(fc.integer({ min: 0, max: 255 }), { minLength: 1, maxLength: 60 });
  const made = (width: number, height: number, values: readonly number[]) =>
    frameOf(0, width, height, (x, y) => [values[(y * width + x) % values.length], 0, 0]);

  it('one colour stays that colour, and others stay within their range', () => {
    fc.assert(
      fc.property(size, size, size, size, colours, (width, height, toWidth, toHeight, values) => {
        expectNear(
          scaled(made(width, height, values.slice(0, 1)), toWidth, toHeight),
          new Array(toWidth * toHeight).fill(values[0]),
        );
        const all = scaled(made(width, height, values), toWidth, toHeight);
        expect(Math.min(...all)).toBeGreaterThanOrEqual(Math.min(...values) - 1e-3);
        expect(Math.max(...all)).toBeLessThanOrEqual(Math.max(...values) + 1e-3);
      }),
    );
  });
  it('what is mirrored comes out mirrored', () => {
    fc.assert(
      fc.property(size, size, size, size, colours, (width, height, toWidth, toHeight, values) => {
        const frame = made(width, height, values);
        const mirrored = frameOf(0, width, height, (x, y) => {
          return [frame.data[4 * (y * width + width - 1 - x)], 0, 0];
        });
        const rows = scaled(frame, toWidth, toHeight);
        const wanted = rows.map((_, i) => rows[i - (i % toWidth) + toWidth - 1 - (i % toWidth)]);
        expectNear(scaled(mirrored, toWidth, toHeight), wanted, 0.01);
      }),
    );
  });
});
