// The camera's motion out of fields of which a part moves otherwise.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  type CameraMotion,
  cameraMotion,
  eachResidual,
} from '../../../src/media/features/flow/cameraMotion.js';
import type { FlowField } from '../../../src/media/features/flow/patchSearch.js';

const size = { width: 160, height: 120 };
const [columns, rows] = [39, 29];

/** A camera's field, in whose corner a share of the patches moves by `own` more. */
function fieldOf(camera: CameraMotion, share: number, own: readonly [number, number]): FlowField {
  const plane = () => new Float32Array(columns * rows);
  const field: FlowField = {
    ...{ columns, rows, u: plane(), v: plane(), trust: plane().fill(0.5) },
    x: Float32Array.from({ length: columns }, (_, i) => 3.5 + 4 * i),
    y: Float32Array.from({ length: rows }, (_, i) => 3.5 + 4 * i),
  };
  // Of no motion, what is left without the camera's is its opposite.
  eachResidual(field, size, camera, (i, u, v) => {
    const moves = (i % columns) / columns < Math.sqrt(share) && i / columns / rows < Math.sqrt(share);
    field.u[i] = -u + (moves ? own[0] : 0);
    field.v[i] = -v + (moves ? own[1] : 0);
  });
  return field;
}

it('is found though a person who covers 30 % moves otherwise', () => {
  fc.assert(
    fc.property(
      fc.record({
        shiftX: fc.double({ min: -8, max: 8, noNaN: true }),
        shiftY: fc.double({ min: -8, max: 8, noNaN: true }),
        zoom: fc.double({ min: -0.03, max: 0.03, noNaN: true }),
        turn: fc.double({ min: -0.03, max: 0.03, noNaN: true }),
      }),
      fc.double({ min: 0, max: 2 * Math.PI, noNaN: true }),
      (camera, angle) => {
        const field = fieldOf(camera, 0.3, [8 * Math.cos(angle), 8 * Math.sin(angle)]);
        const found = cameraMotion(field, size);
        expect(Math.hypot(found.shiftX - camera.shiftX, found.shiftY - camera.shiftY)).toBeLessThan(0.1);
        expect(Math.abs(found.zoom - camera.zoom)).toBeLessThan(0.002);
        expect(Math.abs(found.turn - camera.turn)).toBeLessThan(0.002);
      },
    ),
  );
});

it('is none where nothing can be told', () => {
  const field = fieldOf({ shiftX: 3, shiftY: 0, zoom: 0, turn: 0 }, 0, [0, 0]);
  field.trust.fill(0);
  expect(cameraMotion(field, size)).toEqual({ shiftX: 0, shiftY: 0, zoom: 0, turn: 0 });
});
