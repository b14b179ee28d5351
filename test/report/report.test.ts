// The HTML of reports: content, escaping, and reports with missing parts.
import { describe, expect, it } from 'vitest';
import { reliability } from '../../src/evaluate/index.js';
import {
  type ReportData,
  renderReport,
  renderSeeds,
  renderSweep,
  type SweepPageData,
} from '../../src/report/index.js';

const empty: ReportData = {
  title: 'Walks',
  facts: [['seed', '0']],
  notes: [],
  classes: ['walk'],
  split: 'test',
  metrics: [],
  videos: [],
  settings: 'seed: 0\n',
};

const video = {
  id: 'v1',
  durationSec: 20,
  valueSec: 1,
  startSec: 0,
  attention: [{ stream: 'rgb', values: Array.from({ length: 20 }, (_, i) => i / 20) }],
  activations: [{ label: 'walk', values: Array.from({ length: 20 }, () => 0.5) }],
  predicted: [{ label: 'walk', startSec: 2, endSec: 6, score: 0.7 }],
  truth: [{ label: 'walk', startSec: 3, endSec: 6 }],
};

const evaluation = {
  protocol: 'activitynet' as const,
  tiou: [0.5],
  mAP: [0.25],
  average: 0.25,
  classes: [{ label: 'walk', positives: 4, ap: [0.25] }],
  warnings: [],
};

describe('renderReport', () => {
  it('is self-contained: it loads nothing', () => {
    const html = renderReport({ ...empty, evaluation, videos: [video] });
    expect(html).not.toMatch(/(src|href)=|@import|url\(|https?:/);
  });

  it('shows scores, segments, curves and settings', () => {
    const html = renderReport({
      ...empty,
      evaluation,
      reference: { name: 'another', average: 0.2 },
      errors: {
        average: 0.25,
        oracle: { scores: 0.5, labels: 0.3, boundaries: 0.4 },
        falsePositives: { duplicate: 1, boundary: 2, wrongClass: 3, background: 4 },
        truePositives: 5,
        missed: 6,
      },
      metrics: [
        { epoch: 1, stream: 'rgb', losses: { total: 2, re: 1 } },
        { epoch: 2, stream: 'rgb', losses: { total: 1, re: 0.5 } },
        { epoch: 2, validation: { split: 'validation', average: 0.1, mAP: [0.1] } },
      ],
      videos: [video],
    });
    for (const text of [
      '25.0',
      '20.0',
      'perfect boundaries',
      'background 4',
      '6 segments are missed',
      'Losses of stream rgb',
    ]) {
      expect(html).toContain(text);
    }
    expect(html.match(/data-score/g)?.length).toBe(2); // one bar, and the script that hides low scores
    expect(html.match(/class="truth"/g)).toHaveLength(1);
    expect(html).toContain('annotation: walk, 3.0–6.0 s');
  });

  it('explains epoch 0 of a later round', () => {
    const of = (epoch: number) =>
      renderReport({
        ...empty,
        metrics: [{ epoch, validation: { split: 'validation', average: 0.1, mAP: [0.1] } }],
      });
    expect(of(0)).toContain(
      'Average mAP in percent on the validation split, by epoch; epoch 0: the weights selected in the round before',
    );
    expect(of(1)).not.toContain('round before');
  });

  it('escapes text from files', () => {
    const nasty = '<script>alert("1")</script>';
    const html = renderReport({
      ...empty,
      title: nasty,
      classes: [nasty],
      settings: nasty,
      videos: [{ ...video, id: nasty, truth: [{ label: nasty, startSec: 0, endSec: 1 }] }],
    });
    expect(html.match(/<script>/g)).toHaveLength(1);
    expect(html).toContain('&lt;script&gt;alert(&quot;1&quot;)');
  });

  it.each<[string, Partial<ReportData>]>([
    ['no data', {}],
    [
      'a recording without segments or predictions',
      { videos: [{ ...video, truth: [], predicted: [], activations: [] }] },
    ],
    [
      'activations that are not numbers',
      { videos: [{ ...video, attention: [{ stream: 'a', values: [Number.NaN, 1, Number.NaN, 0.5] }] }] },
    ],
    [
      'a loss that is not a number',
      {
        metrics: [
          { epoch: 1, stream: 'a', losses: { total: Number.NaN } },
          { epoch: 2, stream: 'a', losses: { total: 1 } },
        ],
      },
    ],
    [
      'two hundred classes',
      { classes: Array.from({ length: 200 }, (_, i) => `class ${i}`), videos: [video] },
    ],
  ])('draws %s without broken paths', (_, change) => {
    // The script may mention Infinity, a drawing may not.
    const drawn = renderReport({ ...empty, ...change }).replace(/<script>.*?<\/script>/s, '');
    expect(drawn).not.toMatch(/[="(\s]NaN|undefined|Infinity/);
  });

  it('thins long recordings', () => {
    const values = Array.from({ length: 100_000 }, () => 0.5);
    const long = {
      ...video,
      durationSec: 100_000,
      attention: [{ stream: 'a', values }],
      activations: [{ label: 'walk', values }],
    };
    expect(renderReport({ ...empty, videos: [long] }).length).toBeLessThan(100_000);
  });
});

describe('several seeds and calibrated scores', () => {
  const seed = (name: string, average: number) => ({
    name,
    evaluation: { ...evaluation, average, mAP: [average] },
    report: `${name}/report.html`,
  });
  const seeds = [seed('seed 0', 0.2), seed('<seed 1>', 0.4)];

  it('shows mean ± std, a dot for each seed and, for the average of seeds, its result', () => {
    const spread = renderSeeds({ ...empty, seeds });
    expect(spread).toContain('30.0<small> ± 10.0 %');
    expect(spread.match(/<circle/g)).toHaveLength(2);
    expect(spread).toContain('href="&lt;seed 1&gt;/report.html"');
    expect(spread).not.toMatch(/<seed 1>|NaN/);
    const ensemble = renderReport({ ...empty, evaluation, seeds });
    expect(ensemble).toContain('class="ensemble"');
    expect(renderSeeds({ ...empty, seeds: [] })).toContain('no segments to evaluate against');
    expect(renderSeeds({ ...empty, seeds: [seeds[0]] })).not.toContain('NaN');
  });

  it('draws a dot for each bin that has predictions, and states the error', () => {
    const found = reliability([
      { score: 0.05, correct: false },
      { score: 0.95, correct: true },
      { score: 0.92, correct: false },
    ]);
    const html = renderReport({
      ...empty,
      evaluation,
      scores: { meaning: 'scores are <good>', reliability: found },
    });
    expect(html).toContain('Scores are &lt;good&gt;.');
    expect(html.match(/<circle/g)).toHaveLength(2);
    expect(html).toContain('2 predictions, mean score 93.5 %, 50.0 % correct');
    // (|0 − .05| + 2·|.5 − .935|) / 3
    expect(html).toContain('30.7<small> %</small>');
  });

  it('states why scores are not probabilities, without a chart', () => {
    const html = renderReport({ ...empty, scores: { meaning: 'scores are not probabilities: no split' } });
    expect(html).toContain('Scores are not probabilities: no split.');
    expect(html).not.toContain('class="reliability"');
  });

  it('a sweep: the selected combination first, failed runs, and a sweep without finished runs', () => {
    const point = (name: string, average?: number): SweepPageData['results'][number] => ({
      name,
      set: [`a=${name}`],
      failures: average === undefined ? { 0: 'diverged <at once>' } : {},
      seeds: [
        {
          seed: 0,
          run: name,
          finished: average !== undefined,
          selected:
            average === undefined ? undefined : { split: 'validation', epoch: 1, average, mAP: [average] },
        },
      ],
      ...(average !== undefined && { validation: { mean: average, std: 0 } }),
    });
    const html = renderSweep({
      title: 'Walks',
      results: [point('x'), point('y', 0.1), point('z', 0.3)],
      chosen: 'z',
    });
    expect(html.indexOf('<strong>a=z')).toBeLessThan(html.lastIndexOf('>a=y'));
    expect(html).toContain('a=x, seed 0: diverged &lt;at once&gt;');
    expect(html).toContain('The test split was not evaluated.');
    expect(html).not.toMatch(/NaN|undefined|<at once>|https?:/);
    expect(renderSweep({ title: 'Walks', results: [point('x')] })).toContain('No run has finished yet.');
  });
});
