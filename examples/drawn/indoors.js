// Scenes indoors: a gym, a room, a stage.
import { shaded } from './raster.js';
import { each, like, sceneSize } from './scenery.js';

/** @import { Color } from './raster.js' */
/** @import { Scene } from './scenery.js' */

const { width, height, floor } = sceneSize;

/** @type {Scene} */
export const gym = (pen, choices) => {
  const wall = like(choices, [200, 190, 165]);
  const wood = like(choices, [196, 140, 84]);
  pen.box(0, 0, width, floor, wall);
  pen.box(0, floor, width, height, wood);
  each(-60, width + 60, choices.between(14, 24), (x) =>
    pen.line([x, height], [x * 0.7 + 40, floor], 0.5, shaded(wood, 0.8)),
  );
  const bars = choices.between(10, 120);
  each(0, 12, 1, (row) => pen.box(bars, 22 + 6 * row, bars + 60, 24 + 6 * row, shaded(wood, 0.75)));
  each(0, 3, 1, (post) => pen.box(bars + 29 * post, 18, bars + 29 * post + 3, floor, shaded(wood, 0.6)));
  pen.box(0, 70, width, 74, like(choices, [60, 90, 170]));
  const balls = choices.between(20, 220);
  each(0, 4, 1, (i) =>
    pen.disc(
      [balls + 11 * i, floor + 2],
      5.5,
      choices.pick([
        [210, 90, 40],
        [60, 120, 190],
        [190, 50, 60],
        [230, 200, 60],
      ]),
    ),
  );
  pen.line([choices.between(30, 200), 140], [choices.between(30, 200), 165], 0.8, [240, 240, 240]);
  const bag = choices.between(40, 210);
  const color = like(choices, [120, 40, 40]);
  return (moving, sec) => {
    const swing = 5 * Math.sin(1.9 * sec);
    moving.line([bag, 0], [bag + swing, 45], 0.7, [60, 60, 60]);
    moving.line([bag + swing, 48], [bag + 1.4 * swing, 74], 6.5, color);
  };
};

/** @type {Scene} */
export const room = (pen, choices) => {
  const wall = like(
    choices,
    choices.pick([
      [205, 190, 170],
      [170, 190, 185],
      [200, 170, 165],
      [180, 180, 205],
    ]),
  );
  pen.box(0, 0, width, floor, wall);
  each(4, width, choices.between(9, 18), (x) => pen.box(x, 0, x + 2, floor, shaded(wall, 0.93)));
  pen.box(0, floor - 5, width, floor, shaded(wall, 0.7));
  const boards = like(choices, [140, 100, 70]);
  pen.box(0, floor, width, height, boards);
  each(floor + 8, height, 11, (y) => pen.line([0, y], [width, y], 0.5, shaded(boards, 0.8)));
  pen.shape(
    [
      [50, height - 14],
      [205, height - 14],
      [180, floor + 22],
      [75, floor + 22],
    ],
    like(choices, [150, 60, 60]),
  );
  const windowX = choices.between(10, 180);
  pen.box(windowX, 18, windowX + 46, 62, [240, 240, 235]);
  pen.box(windowX + 3, 21, windowX + 43, 59, like(choices, [150, 195, 225]));
  pen.box(windowX + 22, 18, windowX + 24, 62, [240, 240, 235]);
  const sofa = choices.between(10, 160);
  const cloth = like(
    choices,
    choices.pick([
      [90, 110, 80],
      [100, 80, 130],
      [170, 120, 70],
      [70, 90, 130],
    ]),
  );
  pen.box(sofa, floor - 26, sofa + 72, floor + 6, cloth);
  pen.box(sofa - 5, floor - 15, sofa + 4, floor + 9, shaded(cloth, 0.8));
  pen.box(sofa + 68, floor - 15, sofa + 77, floor + 9, shaded(cloth, 0.8));
  pen.box(sofa + 4, floor - 8, sofa + 68, floor + 7, shaded(cloth, 1.15));
  each(0, 3, 1, () => {
    const x = choices.between(5, width - 30);
    pen.box(
      x,
      20,
      x + choices.between(12, 24),
      choices.between(34, 50),
      like(
        choices,
        choices.pick([
          [200, 120, 60],
          [60, 100, 130],
          [230, 220, 190],
        ]),
      ),
    );
  });
  const screen = choices.between(20, 190);
  const plant = choices.between(10, 235);
  pen.box(plant - 5, floor - 6, plant + 5, floor + 6, [170, 90, 60]);
  return (moving, sec) => {
    const flicker = 0.6 + 0.25 * Math.sin(5 * sec) + 0.15 * Math.sin(13.7 * sec);
    moving.box(screen, floor - 40, screen + 32, floor - 20, [25, 25, 28]);
    moving.box(screen + 2, floor - 38, screen + 30, floor - 22, shaded([120, 150, 210], flicker));
    each(-2, 3, 1, (leaf) =>
      moving.line(
        [plant, floor - 6],
        [plant + 5 * leaf + Math.sin(1.7 * sec + leaf), floor - 24 + 2 * Math.abs(leaf)],
        1.8,
        [60, 120, 60],
      ),
    );
  };
};

/** @type {Scene} */
export const stage = (pen, choices) => {
  const curtain = like(
    choices,
    choices.pick([
      [130, 30, 40],
      [40, 40, 90],
      [80, 30, 90],
      [30, 80, 70],
    ]),
  );
  pen.box(0, 0, width, floor, curtain);
  each(0, width, choices.between(8, 14), (x) =>
    pen.line([x, 0], [x + 1, floor], 2, shaded(curtain, choices.between(0.6, 1.4))),
  );
  pen.box(0, 0, width, 14, shaded(curtain, 0.7));
  const boards = like(choices, [110, 80, 60]);
  pen.box(0, floor, width, height, boards);
  each(floor + 6, height, 9, (y) => pen.line([0, y], [width, y], 0.5, shaded(boards, 0.75)));
  pen.line([124, floor + 44], [124, floor + 46], 60, shaded(boards, 1.35), 0.5);
  each(0, 2, 1, (i) => {
    const x = 18 + 200 * i + choices.between(-8, 8);
    pen.box(x, floor - 34, x + 20, floor + 4, [24, 24, 26]);
    pen.disc([x + 10, floor - 8], 7, [70, 70, 74]);
    pen.disc([x + 10, floor - 25], 4.5, [70, 70, 74]);
  });
  const lights = [0, 1, 2].map(() => ({
    x: choices.between(30, 220),
    speed: choices.between(0.4, 1.5),
    color: choices.pick(
      /** @type {Color[]} */ ([
        [255, 240, 190],
        [255, 120, 140],
        [120, 180, 255],
        [160, 255, 170],
      ]),
    ),
  }));
  return (moving, sec) => {
    for (const { x, speed, color } of lights) {
      const at = x + 42 * Math.sin(speed * sec + x);
      moving.shape(
        [
          [x - 3, 0],
          [x + 3, 0],
          [at + 16, floor + 20],
          [at - 16, floor + 20],
        ],
        color,
        0.16,
      );
      moving.line([at - 10, floor + 22], [at + 10, floor + 22], 7, color, 0.2);
    }
  };
};
