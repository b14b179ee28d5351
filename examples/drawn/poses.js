// How the figure moves: the pose at a moment of each action, and of each movement between actions.

/**
 * @typedef {object} Half angles of one side in radians; all 0 is hanging straight down
 * @property {number} armSwing forwards
 * @property {number} armSpread away from the body
 * @property {number} elbow forwards, relative to the arm
 * @property {number} elbowOut away from the body, relative to the arm
 * @property {number} legSwing
 * @property {number} legSpread
 * @property {number} knee backwards
 */
/**
 * @typedef {object} Pose
 * @property {number} turn 0 faces the viewer, π/2 to the right
 * @property {number} lean of the torso, forwards
 * @property {number} sway of the torso, to the left
 * @property {number} nod
 * @property {number} rise above the ground, body heights
 * @property {Half} left
 * @property {Half} right
 */
/**
 * How one person performs a movement.
 * @typedef {object} Style
 * @property {number} pace relative to the usual speed
 * @property {number} size relative to the usual extent
 * @property {boolean} leftHanded
 * @property {number} phase radians
 * @property {number} turn the direction that the person faces at first
 * @property {number} form 0–1: the variant of the movement
 */
/** @typedef {(sec: number, durationSec: number, style: Style) => Pose} Movement */
/** @typedef {{ [K in Exclude<keyof Pose, 'left' | 'right'>]?: number } & { left?: Partial<Half>, right?: Partial<Half> }} PartOfPose */

const still = {
  armSwing: 0.05,
  armSpread: 0.12,
  elbow: 0.2,
  elbowOut: 0,
  legSwing: 0,
  legSpread: 0.06,
  knee: 0.03,
};

/**
 * @param {PartOfPose} part the differences from standing still
 * @returns {Pose}
 */
const pose = ({ left = {}, right = {}, ...rest }) => ({
  ...{ turn: 0, lean: 0, sway: 0, nod: 0, rise: 0 },
  ...rest,
  left: { ...still, ...left },
  right: { ...still, ...right },
});

/**
 * Both halves; `preferred` is the side of the preferred hand.
 * @param {boolean} leftHanded
 * @param {Partial<Half>} preferred
 * @param {Partial<Half>} other
 */
const halves = (leftHanded, preferred, other) =>
  leftHanded ? { left: preferred, right: other } : { left: other, right: preferred };

const turnOnce = 2 * Math.PI;
/** @param {number} share */
export const eased = (share) => {
  const x = Math.min(1, Math.max(0, share));
  return x * x * (3 - 2 * x);
};

/** @type {Movement} */
const wave = (sec, _, { pace, size, leftHanded, phase, turn }) => {
  const swing = Math.sin(turnOnce * 1.5 * pace * sec + phase);
  const up = { armSpread: 1.9 + 0.4 * size, armSwing: 0.1, elbow: 0, elbowOut: 0.55 + 0.6 * size * swing };
  return pose({ turn, sway: (leftHanded ? -0.06 : 0.06) * size, ...halves(leftHanded, up, {}) });
};

/** @type {Movement} */
const jump = (sec, _, { pace, size, turn, form }) => {
  const share = (sec * 1.2 * pace) % 1;
  const crouch =
    share < 0.4
      ? Math.sin((Math.PI * share) / 0.4)
      : share > 0.85
        ? Math.sin((Math.PI * (share - 0.85)) / 0.3) * 0.5
        : 0;
  const flight = share > 0.4 && share < 0.85 ? (share - 0.4) / 0.45 : 0;
  const high = 4 * flight * (1 - flight);
  const apart = form > 0.5 ? 0.45 * high : 0;
  const half = {
    armSwing: form > 0.5 ? 0 : -0.7 * crouch + 1.8 * high,
    armSpread: 0.12 + (form > 0.5 ? 2.3 : 0.3) * high,
    legSwing: 0.9 * crouch * size,
    knee: 1.7 * crouch * size + (form > 0.5 ? 0 : 0.5 * high),
    legSpread: 0.06 + apart,
  };
  return pose({ turn, lean: 0.4 * crouch, rise: 0.17 * size * high, left: half, right: half });
};

/** @type {Movement} */
const kick = (sec, _, { pace, size, leftHanded, turn, form }) => {
  const share = (sec * 0.85 * pace) % 1;
  const back = share < 0.3 ? Math.sin((Math.PI * share) / 0.3) : 0;
  const out = share > 0.25 && share < 0.8 ? Math.sin((Math.PI * (share - 0.25)) / 0.55) : 0;
  const sideways = form > 0.7;
  const leg = {
    legSwing: -0.5 * back + (sideways ? 0.3 : 1.35) * size * out,
    legSpread: 0.06 + (sideways ? 1.15 * size * out : 0),
    knee: 0.9 * back + 0.25 * (1 - out) * (share > 0.25 && share < 0.8 ? 1 : 0),
    armSwing: -0.4 * out,
    elbow: 1.2,
  };
  const guard = { armSwing: 0.5 + 0.3 * out, elbow: 1.5, knee: 0.15 };
  return pose({ turn, lean: 0.15 * back - 0.3 * out, ...halves(leftHanded, leg, guard) });
};

/** @type {Movement} */
const spin = (sec, durationSec, { pace, size, leftHanded, turn, form }) => {
  const turns = Math.max(1, Math.round(durationSec * 0.75 * pace));
  const round = turn + (leftHanded ? 1 : -1) * turnOnce * turns * eased(sec / durationSec);
  const arms = form > 0.6 ? { armSpread: 2.6, elbowOut: 0.3 } : { armSpread: 1.3 * size, elbowOut: 0.1 };
  const lifted = form < 0.3 ? { legSwing: 0.6, knee: 1.3 } : {};
  return pose({ turn: round, ...halves(leftHanded, { ...arms, ...lifted }, arms) });
};

/** @type {Movement} */
const sit = (sec, durationSec, { phase, turn, form }) => {
  const down = eased(sec / 0.9) * eased((durationSec - sec) / 0.9);
  const half = {
    legSwing: (form > 0.5 ? 1.9 : 1.45) * down,
    knee: (form > 0.5 ? 2.1 : 0.15) * down,
    armSwing: (form > 0.5 ? 0.7 : -0.5) * down,
    elbow: 0.3,
    legSpread: 0.1,
  };
  return pose({
    turn,
    lean: 0.75 * Math.sin(Math.PI * down) - 0.1 * down,
    nod: 0.1 * Math.sin(sec + phase),
    left: half,
    right: half,
  });
};

/** @type {Movement} */
const bow = (sec, durationSec, { pace, size, turn, form }) => {
  const times = Math.max(1, Math.round((durationSec / 2.2) * pace));
  const down = Math.sin((Math.PI * times * sec) / durationSec) ** 2;
  const arms =
    form > 0.5
      ? { armSwing: 0.5 * down, elbow: 0.3 }
      : { armSwing: 0.15 * down, armSpread: 0.06, elbow: 0.05 };
  return pose({ turn, lean: 1.15 * size * down, nod: 0.25 * down, left: arms, right: arms });
};

/** The classes. @satisfies {Record<string, Movement>} */
export const actions = { bow, jump, kick, sit, spin, wave };
/** @typedef {keyof typeof actions} Action */

/** @type {Movement} */
const stand = (sec, _, { phase, turn }) => {
  const shift = Math.sin(0.9 * sec + phase);
  return pose({ turn: turn + 0.12 * shift, sway: 0.03 * shift, nod: 0.06 * Math.sin(1.7 * sec + phase) });
};

/** @type {Movement} */
const look = (sec, _, { phase, turn, form }) => {
  const about = Math.sin(1.4 * sec + phase);
  const akimbo = form > 0.5 ? { armSpread: 0.75, elbowOut: -1.4 } : {};
  return pose({ turn: turn + 0.5 * about, left: akimbo, right: akimbo });
};

/** @type {Movement} */
const scratch = (sec, _, { leftHanded, phase, turn }) => {
  const hand = {
    armSwing: 1.2,
    armSpread: 0.5,
    elbow: 1.7 + 0.12 * Math.sin(9 * sec + phase),
    elbowOut: -0.2,
  };
  return pose({ turn, nod: 0.15, ...halves(leftHanded, hand, {}) });
};

/** @type {Movement} */
const phone = (sec, _, { leftHanded, phase, turn }) => {
  const hand = {
    armSwing: 0.5,
    armSpread: 0.1,
    elbow: 1.3 + 0.05 * Math.sin(4 * sec + phase),
    elbowOut: -0.3,
  };
  return pose({ turn, nod: 0.4, lean: 0.05, ...halves(leftHanded, hand, {}) });
};

/** @type {Movement} */
const stretch = (sec, durationSec, { turn, form }) => {
  const up = Math.sin((Math.PI * sec) / durationSec);
  const half = { armSpread: 0.12 + (form > 0.5 ? 1.4 : 2.7) * up, elbowOut: 0.2 * up };
  return pose({ turn, lean: -0.1 * up, left: half, right: half });
};

/** @type {Movement} */
const walk = (sec, _, { pace, size, phase, turn }) => {
  const step = Math.sin(turnOnce * 0.95 * pace * sec + phase);
  const lift = Math.cos(turnOnce * 0.95 * pace * sec + phase);
  /** @param {number} sign @returns {Partial<Half>} */
  const half = (sign) => ({
    legSwing: 0.5 * size * sign * step,
    knee: 0.15 + 0.7 * Math.max(0, sign * lift),
    armSwing: -0.45 * size * sign * step,
    elbow: 0.35,
  });
  return pose({ turn, lean: 0.06, left: half(1), right: half(-1) });
};

/** Movements that belong to no class. @satisfies {Record<string, Movement>} */
export const between = { stand, look, scratch, phone, stretch, walk };

/** @type {Record<string, Movement>} */
export const movements = { ...actions, ...between };

/**
 * Interpolates between two poses.
 * @param {Pose} from
 * @param {Pose} to
 * @param {number} share of `to`
 * @returns {Pose}
 */
export function mixed(from, to, share) {
  /** @template {object} T @param {T} a @param {T} b @returns {T} */
  const mix = (a, b) =>
    /** @type {T} */ (
      Object.fromEntries(
        Object.entries(a).map(([key, value]) => {
          const other = b[/** @type {keyof T} */ (key)];
          return [
            key,
            typeof value === 'number' ? value + share * (Number(other) - value) : mix(value, other),
          ];
        }),
      )
    );
  return mix(from, to);
}
