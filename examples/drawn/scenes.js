// Places: what stands in them, painted once a shot, and what moves in them besides people.
import { shaded } from './raster.js';

/** @import { Pen } from './camera.js' */
/** @import { Action } from './poses.js' */
/** @import { Choices } from './random.js' */
/** @import { Color, Point } from './raster.js' */

/** The size of a scene and where its floor begins, in pixels. */
export const sceneSize = { width: 248, height: 176, floor: 94 };
const { width, height, floor } = sceneSize;

/** @typedef {(pen: Pen, sec: number) => void} Moving */
/** @typedef {(pen: Pen, choices: Choices) => Moving} Scene paints what stands still, and gives what moves */

/** @param {Choices} choices @param {Color} base @returns {Color} */
const like = (choices, base) => shaded(base, choices.between(0.75, 1.15));

/** Draws at each step of a stretch. @param {number} from @param {number} to @param {number} step @param {(x: number) => void} draw */
const each = (from, to, step, draw) => {
  for (let x = from; x < to; x += step) draw(x);
};

/** @type {Scene} */
const gym = (pen, choices) => {
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
const park = (pen, choices) => {
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
const street = (pen, choices) => {
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
const room = (pen, choices) => {
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
const stage = (pen, choices) => {
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

/** @type {Scene} */
const temple = (pen, choices) => {
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

/** @satisfies {Record<string, Scene>} */
export const scenes = { gym, park, room, stage, street, temple };
/** @typedef {keyof typeof scenes} Place */

/** Where each action happens most of the time. @type {Record<Action, Place>} */
export const usualPlace = {
  bow: 'temple',
  jump: 'park',
  kick: 'gym',
  sit: 'room',
  spin: 'stage',
  wave: 'street',
};
