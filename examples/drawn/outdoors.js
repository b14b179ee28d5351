// Scenes outdoors: a park, a street, a temple.
import { shaded } from './raster.js';
import { each, like, sceneSize } from './scenery.js';

/** @import { Point } from './raster.js' */
/** @import { Scene } from './scenery.js' */

const { width, height, floor } = sceneSize;

/** @type {Scene} */
export const park = (pen, choices) => {
  const grass = like(choices, [96, 150, 70]);
  pen.box(0, 0, width, floor, like(choices, [150, 195, 230]));
  each(0, 6, 1, (i) =>
    pen.disc(
      [50 * i + choices.between(-20, 20), floor + 20],
      choices.between(34, 52),
      shaded(grass, choices.between(0.6, 0.9)),
    ),
  );
  pen.box(0, floor, width, height, grass);
  pen.shape(
    [
      [60, height],
      [150, height],
      [130, floor],
      [108, floor],
    ],
    like(choices, [190, 170, 130]),
  );
  each(0, 90, 1, () => {
    const x = choices.between(0, width);
    const y = choices.between(floor, height);
    pen.line(
      [x, y],
      [x + choices.between(-1, 1), y - choices.between(2, 4)],
      0.5,
      shaded(grass, choices.between(0.7, 1.25)),
    );
  });
  const trees = choices
    .shuffled([20, 70, 125, 180, 225])
    .slice(0, 3)
    .map((x) => ({
      x: x + choices.between(-10, 10),
      base: floor + choices.between(0, 14),
      leaves: like(choices, [60, 120, 55]),
      phase: choices.between(0, 6),
    }));
  for (const { x, base } of trees) pen.line([x, base], [x, base - 45], 3.2, [95, 70, 50]);
  const bench = choices.between(20, 190);
  pen.box(bench, floor + 2, bench + 34, floor + 5, [120, 80, 50]);
  pen.box(bench, floor - 8, bench + 34, floor - 5, [120, 80, 50]);
  const clouds = [0, 1, 2].map(() => ({
    x: choices.between(0, width),
    y: choices.between(10, 40),
    speed: choices.between(1, 5),
  }));
  return (moving, sec) => {
    for (const { x, y, speed } of clouds) {
      const at = ((x + speed * sec) % (width + 80)) - 40;
      moving.line([at - 9, y], [at + 9, y], 6, [245, 248, 250], 0.8);
      moving.disc([at, y - 5], 7, [245, 248, 250], 0.8);
    }
    for (const { x, base, leaves, phase } of trees) {
      const sway = 1.6 * Math.sin(1.3 * sec + phase);
      moving.disc([x + sway, base - 58], 15, leaves);
      moving.disc([x - 11 + 0.7 * sway, base - 47], 11, shaded(leaves, 0.85));
      moving.disc([x + 11 + 0.8 * sway, base - 48], 11, shaded(leaves, 1.15));
    }
  };
};

/** @type {Scene} */
export const street = (pen, choices) => {
  pen.box(0, 0, width, floor, like(choices, [170, 190, 210]));
  for (let x = -10; x < width; ) {
    const wide = choices.between(34, 62);
    const top = choices.between(4, 40);
    const wall = like(
      choices,
      choices.pick([
        [170, 110, 90],
        [190, 175, 150],
        [130, 135, 145],
        [205, 195, 190],
      ]),
    );
    pen.box(x, top, x + wide, floor - 8, wall);
    for (let row = top + 6; row < floor - 26; row += 14) {
      each(x + 5, x + wide - 8, 12, (column) =>
        pen.box(column, row, column + 7, row + 9, choices.happens(0.3) ? [240, 220, 150] : [60, 70, 90]),
      );
    }
    pen.box(x + 4, floor - 24, x + wide - 4, floor - 8, like(choices, [90, 60, 50]));
    x += wide + choices.between(0, 5);
  }
  pen.box(0, floor - 8, width, floor + 10, like(choices, [85, 85, 92]));
  pen.box(0, floor + 10, width, floor + 13, [215, 215, 210]);
  const pavement = like(choices, [165, 160, 155]);
  pen.box(0, floor + 13, width, height, pavement);
  each(-40, width + 40, 26, (x) =>
    pen.line([x, height], [x * 0.8 + 25, floor + 13], 0.5, shaded(pavement, 0.8)),
  );
  each(floor + 26, height, 20, (y) => pen.line([0, y], [width, y], 0.5, shaded(pavement, 0.8)));
  const lamp = choices.between(20, 220);
  pen.line([lamp, floor + 14], [lamp, 24], 1.3, [50, 55, 60]);
  pen.disc([lamp, 22], 4, [250, 240, 200]);
  const cars = [0, 1].map(() => ({
    color: like(
      choices,
      choices.pick([
        [180, 40, 40],
        [40, 70, 150],
        [230, 230, 230],
        [60, 60, 60],
        [220, 180, 40],
      ]),
    ),
    speed: choices.between(25, 70) * (choices.happens(0.5) ? 1 : -1),
    from: choices.between(0, 900),
  }));
  return (moving, sec) => {
    for (const { color, speed, from } of cars) {
      const x = ((((from + speed * sec) % 700) + 700) % 700) - 100;
      moving.line([x - 16, floor], [x + 16, floor], 5.5, color);
      moving.line([x - 7, floor - 6], [x + 7, floor - 6], 5, shaded(color, 0.8));
      moving.disc([x - 11, floor + 5], 3.6, [25, 25, 25]);
      moving.disc([x + 11, floor + 5], 3.6, [25, 25, 25]);
    }
  };
};

/** @type {Scene} */
export const temple = (pen, choices) => {
  const paper = like(choices, [225, 215, 190]);
  const wood = like(choices, [100, 65, 45]);
  pen.box(0, 0, width, floor, paper);
  each(0, width, 31, (x) => {
    pen.box(x, 12, x + 3, floor, wood);
    pen.box(x + 16, 12, x + 17, floor, shaded(wood, 1.3));
  });
  each(24, floor, 17, (y) => pen.box(0, y, width, y + 1, shaded(wood, 1.3)));
  pen.box(0, 0, width, 13, wood);
  pen.box(0, floor - 4, width, floor, wood);
  const mats = like(choices, [180, 170, 110]);
  pen.box(0, floor, width, height, mats);
  each(-60, width + 90, 48, (x) => pen.line([x, height], [x * 0.7 + 38, floor], 1, [70, 80, 60]));
  each(floor + 24, height, 34, (y) => pen.line([0, y], [width, y], 1, [70, 80, 60]));
  const scroll = choices.between(30, 200);
  pen.box(scroll, 22, scroll + 18, 74, [245, 240, 225]);
  each(0, 4, 1, (i) =>
    pen.line(
      [scroll + 5 + choices.between(0, 8), 30 + 10 * i],
      [scroll + 6 + choices.between(0, 8), 36 + 10 * i],
      1.2,
      [40, 30, 30],
    ),
  );
  const lanterns = choices.shuffled([30, 80, 130, 180, 220]).slice(0, 2);
  const banner = choices.between(30, 210);
  const color = like(
    choices,
    choices.pick([
      [170, 40, 40],
      [50, 70, 120],
      [200, 150, 50],
    ]),
  );
  return (moving, sec) => {
    lanterns.forEach((x, i) => {
      const swing = 2.5 * Math.sin(1.5 * sec + i);
      moving.line([x, 13], [x + swing, 24], 0.5, wood);
      moving.line(
        [x + swing, 30],
        [x + swing, 36],
        6,
        shaded([230, 120, 70], 0.95 + 0.05 * Math.sin(6 * sec + i)),
      );
    });
    each(0, 6, 1, (i) => {
      const drift = 0.6 * i * Math.sin(2 * sec - 0.6 * i);
      const next = 0.6 * (i + 1) * Math.sin(2 * sec - 0.6 * (i + 1));
      /** @type {Point[]} */
      const piece = [
        [banner + drift, 14 + 9 * i],
        [banner + 14 + drift, 14 + 9 * i],
        [banner + 14 + next, 23.4 + 9 * i],
        [banner + next, 23.4 + 9 * i],
      ];
      moving.shape(piece, shaded(color, 1 + 0.08 * Math.sin(2 * sec - i)));
    });
  };
};
