// Calibrating a finished run: its validation split localized once more, and a map fitted to what is right there.
import { annotatedVideos } from '../data/index.js';
import { fitCalibration, readCalibration } from './calibration.js';
import { localizeSplit, type OpenedRun, type OpenRunOptions, openRun } from './open.js';

/**
 * Fit a finished run's calibration on the validation split and write it into the run; where it cannot be fitted, why.
 * Protocol `paper` has none.
 */
export async function calibrateRun(
  run: string,
  options: Omit<OpenRunOptions, 'set' | 'calibrated'> = {},
): Promise<OpenedRun['calibration']> {
  const opened = await openRun(run, { ...options, calibrated: false });
  try {
    const { dataset, config, digests } = opened;
    const of = { weights: digests, settings: config.settings };
    if (config.settings.protocol === 'paper') return readCalibration(run, of);
    if (annotatedVideos(dataset, 'validation').length === 0) return fitCalibration(run, of, [], new Map());
    const { videos, predictions } = await localizeSplit(opened, 'validation');
    return fitCalibration(run, of, videos, predictions);
  } finally {
    await opened.close();
  }
}
