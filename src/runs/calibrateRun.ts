// Calibrating a finished run: its validation split is localized, and a calibration is fitted to the correct predictions.
import { annotatedVideos } from '../data/index.js';
import { fitCalibration, readCalibration } from './calibration.js';
import { type OpenedRun, type OpenRunOptions, openRun } from './open.js';
import { localizeSplit } from './predictions.js';

/**
 * Fit a finished run's calibration on the validation split and write it into the run, or the reason why there is none.
 * With protocol `paper` nothing is written.
 */
export async function calibrateRun(
  run: string,
  options: Omit<OpenRunOptions, 'set' | 'calibrated'> = {},
): Promise<OpenedRun['calibration']> {
  const opened = await openRun(run, { ...options, calibrated: false });
  try {
    const { dataset, config, digests } = opened;
    const basis = { weights: digests, settings: config.settings };
    if (config.settings.protocol === 'paper') return readCalibration(run, basis);
    if (annotatedVideos(dataset, 'validation').length === 0) return fitCalibration(run, basis, [], new Map());
    const { videos, predictions } = await localizeSplit(opened, 'validation');
    return fitCalibration(run, basis, videos, predictions);
  } finally {
    await opened.close();
  }
}
