// A script → pictures: draws all things of a shot at one moment, then adds light and noise.
import { createPen, drawBackground, viewAt } from './camera.js';
import { drawFigure, jointsOf } from './figure.js';
import { eased, mixed, movements } from './poses.js';
import { createChoices } from './random.js';
import { createPicture } from './raster.js';
import { sceneSize } from './scenery.js';
import { scenes } from './scenes.js';
import { fps, pictureSize } from './script.js';

/** @import { Picture } from './raster.js' */
/** @import { Pose } from './poses.js' */
/** @import { Moving } from './scenery.js' */
/** @import { Act, Person } from './people.js' */
/** @import { Light, Script, Shot } from './script.js' */

/** Seconds of the transition from one movement to the next. */
const overSec = 0.35;

/**
 * The pictures of a clip: `draw(index)` gives frame `index`, in memory that the next call overwrites.
 * @param {Script} script
 * @returns {{ draw(index: number): Picture }}
 */
export function openClip(script) {
  const picture = createPicture(pictureSize.width, pictureSize.height);
  const choices = createChoices(`${script.key}/noise`);
  // Sums of two uniforms, between -1 and 1; each frame begins at another index.
  const grain = Float32Array.from({ length: 1 << 16 }, () => choices.unit() - choices.unit());
  const shots = script.shots.map((shot) => ({ shot, ...paintScene(shot) }));
  return {
    draw(index) {
      const sec = index / fps;
      const { shot, background, moving } = shots.findLast(({ shot }) => shot.startSec <= sec) ?? shots[0];
      const view = viewAt(shot.camera, sec);
      const pen = createPen(picture, view);
      drawBackground(picture, view, background);
      moving(pen, sec);
      for (const person of shot.people) {
        const { pose, x } = personAt(person, sec);
        drawFigure(pen, jointsOf(pose), person.look, { x, y: person.y, height: person.height });
      }
      applyLight(
        picture,
        shot.light,
        sec,
        grain,
        Math.floor(createChoices(`${script.key}/${index}`).unit() * grain.length),
      );
      return picture;
    },
  };
}

/**
 * @param {Shot} shot
 * @returns {{ background: Picture, moving: Moving }}
 */
function paintScene({ place, sceneKey }) {
  const { width, height } = sceneSize;
  const background = createPicture(width, height);
  const pen = createPen(background, { x: width / 2, y: height / 2, zoom: 1, roll: 0 });
  const choices = createChoices(`${sceneKey}/scene`);
  const moving = scenes[place](pen, choices);
  return { background, moving };
}

/**
 * @param {Person} person
 * @param {number} sec
 * @returns {{ pose: Pose, x: number, act: Act }}
 */
export function personAt({ acts }, sec) {
  const found = acts.findLastIndex(({ startSec }) => startSec <= sec);
  const index = Math.max(0, found);
  const act = acts[index];
  const { startSec, endSec, fromX, toX } = act;
  const own = poseIn(act, sec);
  const share = (sec - startSec) / (endSec - startSec);
  const x = fromX + Math.min(1, Math.max(0, share)) * (toX - fromX);
  const before = acts[index - 1];
  if (before === undefined || sec - startSec >= overSec) return { pose: own, x, act };
  const last = poseIn(before, startSec);
  const turns = Math.round((own.turn - last.turn) / (2 * Math.PI)) * 2 * Math.PI;
  const from = { ...last, turn: last.turn + turns };
  return { pose: mixed(from, own, eased((sec - startSec) / overSec)), x, act };
}

/** @param {Act} act @param {number} sec */
const poseIn = ({ movement, startSec, endSec, style }, sec) =>
  movements[movement](sec - startSec, endSec - startSec, style);

/**
 * @param {Picture} picture
 * @param {Light} light
 * @param {number} sec
 * @param {Float32Array} grain
 * @param {number} offset
 */
function applyLight({ data }, { gain, flicker, tint, noise }, sec, grain, offset) {
  const now = gain * (1 + flicker * Math.sin(3.7 * sec));
  const [red, green, blue] = tint.map((share) => share * now);
  const mask = grain.length - 1;
  for (let at = 0, k = offset; at < data.length; at += 4, k++) {
    // Noise that the channels share, and a little of each channel.
    const all = noise * grain[k & mask];
    const own = 0.5 * noise;
    data[at] = clamped(data[at] * red + all + own * grain[(k + 7919) & mask]);
    data[at + 1] = clamped(data[at + 1] * green + all + own * grain[(k + 104729) & mask]);
    data[at + 2] = clamped(data[at + 2] * blue + all + own * grain[(k + 15485863) & mask]);
  }
}

/** @param {number} value */
const clamped = (value) => (value < 0 ? 0 : value > 255 ? 255 : value + 0.5);
