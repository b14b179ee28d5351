// The report as text: what it holds, that it escapes, and that nothing missing breaks it.
import { describe, expect, it } from 'vitest';
import { type ReportData, renderReport } from '../../src/report/index.js';

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
  it('stands alone: nothing is loaded from elsewhere', () => {
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
    expect(html.match(/data-score/g)?.length).toBe(2); // one bar, and the script that hides weak ones
    expect(html.match(/class="truth"/g)).toHaveLength(1);
    expect(html).toContain('true walk, 3.0–6.0 s');
  });

  it('escapes what comes from files', () => {
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
    ['nothing at all', {}],
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
    const html = renderReport({ ...empty, ...change });
    expect(html).not.toMatch(/[="(\s]NaN|undefined|Infinity/);
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
