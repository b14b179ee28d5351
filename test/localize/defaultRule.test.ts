// The default rule of localization, on inputs small enough to compute by hand.
import { describe, expect, it } from 'vitest';
import { localize, type StreamActivations, type VideoActivations } from '../../src/localize/index.js';
import { type DefaultRuleSettings, defaultLocalization } from '../../src/settings/index.js';
import { localizationSettings } from '../../src/settings/localization.js';
import { expectRows } from './expectRows.js';

/**
 * A stream of one class whose signal is `signal`: λ is its square and softmax is 1 (a logit of 40 against 0 is 1 in
 * double precision), so √(λ·1) is what was given. All values used have squares that are exact in float32.
 */
const stream = (signal: readonly number[], probability = 1): StreamActivations => ({
  attention: Float32Array.from(signal, (value) => value ** 2),
  cam: Float32Array.from(signal.flatMap(() => [40, 0])),
  bias: new Float32Array(2),
  classProbability: Float32Array.of(probability, 1 - probability),
});

/** One step per snippet and one threshold keep the cases below simple. */
const plain: DefaultRuleSettings = { ...defaultLocalization, stepsPerSnippet: 1, thresholds: [0.5] };

/** [start s, end s, score] of each proposal, in order. */
function rows(
  video: Partial<VideoActivations> & Pick<VideoActivations, 'streams'>,
  settings: Partial<DefaultRuleSettings> = {},
): number[][] {
  const snippets = Object.values(video.streams)[0].attention.length;
  const proposals = localize({ snippets, strideSec: 1, ...video }, ['x'], { ...plain, ...settings });
  return proposals.map(({ startSec, endSec, score }) => [startSec, endSec, score]);
}

describe('predictions', () => {
  const bump = [0, 0, 1, 1, 0, 0];
  it.each<[string, number[], Partial<DefaultRuleSettings>, number[][]]>([
    // Steps 2 and 3 exceed .5; 1 inside, 0 in both margins.
    ['one bump', bump, {}, [[2, 4, 1]]],
    // The same interval seven times: each one taken multiplies those left by exp(−1/.3), so the k-th has exp(−k/.3).
    [
      'all thresholds have the same interval',
      bump,
      { thresholds: defaultLocalization.thresholds },
      [1, 0.035674, 0.0012726, 0.0000454, 0.0000016, 0.0000001, 0].map((score) => [2, 4, score]),
    ],
    // Interpolated: 0 .5 1 .5 0 0 0 0. Above .25: steps 1–3, (.5 + 1 + .5)/3 = 2/3, margins of one step 0.
    // Above .6: step 2, 1 − (.5 + .5)/2 = .5; tIoU 1/3, so .5·exp(−(1/9)/.3) = .5·.6904785.
    [
      'a bump between steps, two thresholds',
      [0, 1, 0, 0],
      { stepsPerSnippet: 2, thresholds: [0.6, 0.25] },
      [
        [0.5, 2, 0.6666667],
        [1, 1.5, 0.3452393],
      ],
    ],
    // From .25 to 1, so a = .4 is .25 + .4·.75 = .55: steps 1 and 4. Step 1: .75 − (.25 + .5)/2 = .375;
    // step 4: 1 − (.25 + .25)/2 = .75.
    [
      'thresholds lie between the minimum and the maximum',
      [0.25, 0.75, 0.5, 0.25, 1, 0.25],
      { thresholds: [0.4] },
      [
        [4, 5, 0.75],
        [1, 2, 0.375],
      ],
    ],
    // a = .5 is 0 + .5·1 = .5 exactly, which step 1 does not exceed. 1 − (.5 + 0)/2.
    ['a step equal to the threshold is outside', [0, 0.5, 1, 0], {}, [[2, 3, 0.75]]],
    // All but the minimum: (.75 + .25)/2 − (0 + 0)/2.
    ['a = 0: all steps above the minimum', [0, 0.75, 0.25, 0], { thresholds: [0] }, [[1, 3, 0.5]]],
    ['a = 1: no step', [0, 0.75, 0.25, 0], { thresholds: [1] }, []],
    // No margin to the left counts as 0, not as left out: 1 − (0 + .25)/2.
    ['an interval at the start', [1, 0.25, 0], {}, [[0, 1, 0.875]]],
    ['an interval at the end', [0, 0.25, 1], {}, [[2, 3, 0.875]]],
    ['margins are weighted', [1, 0.25, 0], { marginWeight: 0.5 }, [[0, 1, 0.9375]]],
    // 1 − 2·(.75 + .75)/2 = −.5: kept.
    ['a score below 0 is kept', [0.75, 1, 0.75, 0], { marginWeight: 2, thresholds: [0.8] }, [[1, 2, -0.5]]],
    // Interpolated: 0 .25 .5 .75 1 1.25 1.5 1.75. Above .7·1.75 = 1.225: steps 5–7, mean 1.5; left margin 1, right none.
    [
      'steps after the last snippet are extrapolated',
      [0, 1],
      { stepsPerSnippet: 4, thresholds: [0.7] },
      [[1.25, 2, 1]],
    ],
    ['attention 0 throughout', [0, 0, 0, 0], { stepsPerSnippet: 8, thresholds: [0, 0.1, 0.5, 1] }, []],
    ['attention 1 throughout', [1, 1, 1, 1], { stepsPerSnippet: 8, thresholds: [0, 0.1, 0.5, 1] }, []],
    ['one snippet', [0.5], { stepsPerSnippet: 8, thresholds: [0, 0.1, 0.5] }, []],
  ])('%s', (_, signal, settings, expected) => {
    expectRows(rows({ streams: { s: stream(signal) } }, settings), expected);
  });

  it('the signal is √(λ·softmax) of the class, with the bias', () => {
    // Logits of snippet 1: (0 + ln 3, 0) → .75; λ = .75, so √.5625 = .75. Others have λ = 0.
    const s = {
      attention: Float32Array.of(0, 0.75, 0),
      cam: new Float32Array(6),
      bias: Float32Array.of(Math.log(3), 0),
      classProbability: Float32Array.of(1, 0),
    };
    expectRows(rows({ streams: { s } }), [[1, 2, 0.75]]);
  });
  it('the softmax includes background', () => {
    // Attention 1 throughout; background's logit is 40 but in snippet 2, where it is equal: softmax ≈ 0, 0, .5, 0.
    const s = {
      attention: Float32Array.of(1, 1, 1, 1),
      cam: Float32Array.of(0, 40, 0, 40, 40, 40, 0, 40),
      bias: new Float32Array(2),
      classProbability: Float32Array.of(1, 0),
    };
    expectRows(rows({ streams: { s } }), [[2, 3, Math.SQRT1_2]]);
  });
  it('accepts logits that overflow exp', () => {
    const s = { ...stream([0, 1, 0]), cam: Float32Array.of(1000, 0, 1000, 0, 1000, 0) };
    expectRows(rows({ streams: { s } }), [[1, 2, 1]]);
  });
  it.each(['attention', 'cam'] as const)('refuses %s that is not finite', (part) => {
    for (const value of [Number.NaN, Number.POSITIVE_INFINITY]) {
      const s = stream([0, 1, 0]);
      s[part][1] = value;
      expect(() => rows({ streams: { s } })).toThrow(RangeError);
    }
  });
});

describe('time', () => {
  const start = [1, 1, 0, 0, 0, 0];
  const middle = [0, 0, 1, 1, 0, 0];
  const end = [0, 0, 0, 0, 1, 1];
  it.each<[string, number[], Partial<VideoActivations>, number[][]]>([
    ['windows as long as the stride', middle, { strideSec: 0.5 }, [[1, 2, 1]]],
    // Windows of 3 s each second: all is (3 − 1)/2 = 1 s later; snippet 2 has 2–5 s, its second is the middle, 3–4 s.
    ['windows longer than the stride', middle, { windowSec: 3 }, [[3, 5, 1]]],
    ['the first snippet begins at 0', start, { windowSec: 3 }, [[0, 3, 1]]],
    // The last of six windows begins at 5 s.
    ['the last one ends with its window', end, { windowSec: 3 }, [[5, 8, 1]]],
    ['the recording ends before the window', end, { windowSec: 3, durationSec: 7.5 }, [[5, 7.5, 1]]],
    ['the recording ends within an interval', middle, { durationSec: 2.25 }, [[2, 2.25, 1]]],
    [
      'an interval that begins where the recording ends is dropped',
      end,
      { windowSec: 3, durationSec: 5 },
      [],
    ],
    ['the recording is longer', end, { windowSec: 3, durationSec: 60 }, [[5, 8, 1]]],
    // Every other snippet was sampled: a step is 12/6 s.
    ['some of the snippets', middle, { snippets: 12 }, [[4, 8, 1]]],
    ['some of the snippets, windows of 3 s', middle, { snippets: 12, windowSec: 3 }, [[5, 9, 1]]],
    [
      '… to the end: the last of 12 windows begins at 11 s',
      end,
      { snippets: 12, windowSec: 3 },
      [[9, 14, 1]],
    ],
    // Each snippet was sampled twice: a step is 3/6 s.
    ['snippets sampled twice', middle, { snippets: 3 }, [[1, 2, 1]]],
    // Windows of .5 s each second: all is .25 s earlier.
    ['windows shorter than the stride', middle, { windowSec: 0.5 }, [[1.75, 3.75, 1]]],
    ['… to the end: the last window begins at 5 s', end, { windowSec: 0.5 }, [[3.75, 5.5, 1]]],
  ])('%s', (_, signal, times, expected) => {
    expectRows(rows({ ...times, streams: { s: stream(signal) } }), expected);
  });
  it('a snippet has stepsPerSnippet steps', () => {
    // 0 .5 1 .5 0 0 0 0 in steps of (2·4)/(2·4) = 1 s, then 2 s later for windows of 6 s.
    const video = { strideSec: 2, windowSec: 6, streams: { s: stream([0, 1, 0, 0]) } };
    expectRows(rows(video, { stepsPerSnippet: 2, thresholds: [0.25] }), [[3, 6, 2 / 3]]);
  });
});

describe('several streams', () => {
  const streams = { rgb: stream([0, 1, 0, 0], 0.75), flow: stream([0, 0, 1, 0], 0.25) };
  it.each<[string, Record<string, number>, number, number[][]]>([
    // 0 .5 .5 0: steps 1 and 2.
    ['equal without weights', {}, 0.5, [[1, 3, 0.5]]],
    // 0 .75 .25 0. Above .375: step 1, .75 − (0 + .25)/2. Above .15: steps 1 and 2, their mean.
    ['weights 3 : 1', { rgb: 3, flow: 1 }, 0.5, [[1, 2, 0.625]]],
    ['weights 3 : 1, lower threshold', { rgb: 3, flow: 1 }, 0.2, [[1, 3, 0.5]]],
    ['only the quotient of the weights counts', { rgb: 0.375, flow: 0.125 }, 0.5, [[1, 2, 0.625]]],
    ['a stream that is not named has 1', { rgb: 3 }, 0.5, [[1, 2, 0.625]]],
    ['the name of another stream does nothing', { audio: 7 }, 0.5, [[1, 3, 0.5]]],
    ['weight 0 leaves a stream out', { rgb: 0 }, 0.5, [[2, 3, 1]]],
  ])('%s', (_, streamWeights, threshold, expected) => {
    expectRows(rows({ streams }, { streamWeights, thresholds: [threshold], classPower: 0 }), expected);
  });
  it.each<[string, number, number]>([
    // (.75 + .25)/2 = .5, whatever the weights; the contrast is .625.
    ['power 0', 0, 0.625],
    ['power 1', 1, 0.3125],
    ['power 2', 2, 0.15625],
    ['power .5: √.5·.625', 0.5, 0.4419417],
  ])('the mean class probability multiplies: %s', (_, classPower, score) => {
    expectRows(rows({ streams }, { streamWeights: { rgb: 3 }, classPower }), [[1, 2, score]]);
  });
});

describe('several classes', () => {
  /** Class c is active in snippet 1 + 2c, with softmax 1 where it is. */
  const video = (probability: readonly number[]): VideoActivations => {
    const columns = probability.length + 1;
    const snippets = 2 * probability.length + 1;
    const cam = new Float32Array(snippets * columns);
    const attention = new Float32Array(snippets);
    probability.forEach((_, c) => {
      cam[(1 + 2 * c) * columns + c] = 40;
      attention[1 + 2 * c] = 1;
    });
    const background = 1 - probability.reduce((a, b) => a + b, 0);
    const s = {
      attention,
      cam,
      bias: new Float32Array(columns),
      classProbability: Float32Array.from([...probability, background]),
    };
    return { snippets, strideSec: 1, streams: { s } };
  };
  it.each<[string, number[], number, [string, number, number][]]>([
    // Factor √probability; contrast 1.
    [
      'by falling score',
      [0.0625, 0.5625, 0.25],
      0.01,
      [
        ['b', 3, 0.75],
        ['c', 5, 0.5],
        ['a', 1, 0.25],
      ],
    ],
    [
      'a probability equal to the threshold does not exceed it',
      [0.0625, 0.5625, 0.25],
      0.25,
      [['b', 3, 0.75]],
    ],
    [
      'the most probable class stays where none exceeds the threshold',
      [0.0625, 0.25, 0.0625],
      0.5,
      [['b', 3, 0.5]],
    ],
    ['the first of equally probable classes', [0.25, 0.25, 0.25], 0.5, [['a', 1, 0.5]]],
    ['background is not predicted', [0.0625, 0.0625, 0], 0.5, [['a', 1, 0.25]]],
    ['one class', [0.25], 0.5, [['a', 1, 0.5]]],
  ])('%s', (_, probability, classThreshold, expected) => {
    const found = localize(video(probability), ['a', 'b', 'c'].slice(0, probability.length), {
      ...plain,
      classThreshold,
      thresholds: [0.9],
    });
    expect(found.map(({ label, startSec }) => [label, startSec])).toEqual(
      expected.map((row) => row.slice(0, 2)),
    );
    expectRows(
      found.map(({ score }) => [score]),
      expected.map(([, , score]) => [score]),
    );
  });
  it('classes do not suppress each other', () => {
    // Both have softmax 1/2 in snippet 1: √.5, times √.25.
    const s = {
      attention: Float32Array.of(0, 1, 0),
      cam: Float32Array.of(0, 0, 0, 40, 40, 0, 0, 0, 0),
      bias: new Float32Array(3),
      classProbability: Float32Array.of(0.25, 0.25, 0.5),
    };
    const found = localize({ snippets: 3, strideSec: 1, streams: { s } }, ['a', 'b'], plain);
    expect(found.map(({ label }) => label)).toEqual(['a', 'b']);
    for (const { score } of found) expect(score).toBeCloseTo(Math.SQRT1_2 / 2, 12);
  });
});

describe('settings', () => {
  it('of the default rule, as in the published results', () => {
    expect(defaultLocalization).toEqual({
      rule: 'default',
      classThreshold: 0.1,
      stepsPerSnippet: 8,
      thresholds: [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7],
      marginWeight: 1,
      classPower: 0.5,
      softNmsSigma: 0.3,
      streamWeights: {},
    });
  });
  it.each([
    { stepsPerSnippet: 0 },
    { stepsPerSnippet: 1.5 },
    { thresholds: [] },
    { thresholds: [1.1] },
    { classThreshold: -0.1 },
    { softNmsSigma: 0 },
    { marginWeight: -1 },
    { classPower: -1 },
    { streamWeights: { rgb: -1 } },
    { nmsTiou: 0.5 },
  ])('refuses %j', (wrong) => {
    expect(localizationSettings.safeParse({ rule: 'default', ...wrong }).success).toBe(false);
  });
});
