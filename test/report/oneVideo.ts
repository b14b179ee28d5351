// A report of one recording of two seconds: one annotated segment, two predictions of high and low score.
import type { ReportData } from '../../src/report/index.js';

export const oneVideo = (media?: string): ReportData => ({
  title: 'One',
  facts: [],
  notes: [],
  classes: ['walk'],
  split: 'test',
  metrics: [],
  settings: '',
  videos: [
    {
      id: 'v1',
      durationSec: 2,
      valueSec: 0.5,
      startSec: 0,
      attention: [{ stream: 'rgb', values: [0, 1, 0, 1] }],
      activations: [],
      truth: [{ label: 'walk', startSec: 0.5, endSec: 1.25 }],
      predicted: [
        { label: 'walk', startSec: 1, endSec: 1.5, score: 0.7 },
        { label: 'walk', startSec: 1.6, endSec: 1.9, score: 0.1 },
      ],
      ...(media !== undefined && { media }),
    },
  ],
});
