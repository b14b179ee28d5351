// Checks of feature values: not finite, constant, unused columns, different scale.

import { count, first, median } from '../../core/index.js';
import { splitNames } from '../../data/index.js';
import { short } from '../numbers.js';
import type { Check, Finding } from '../types.js';

export const notFinite: Check = ({ streams }) =>
  streams.flatMap(({ config, contents }): Finding[] => {
    const bad = [...contents].flatMap(([id, { notFinite }]) => (notFinite ? [{ id, ...notFinite }] : []));
    if (bad.length === 0) return [];
    const [{ id, row, column, value }] = bad;
    return [
      {
        id: 'not-finite',
        severity: 'error',
        seen: `${bad.length} of ${count(contents.size, 'file')} of stream ${config.name} that were read have a NaN or infinite value: ${first(bad.map(({ id }) => id))} ("${id}": ${value} at row ${row}, column ${column}, from 0).`,
        why: 'One such value makes all weights NaN, so training stops at it.',
        advice: 'Extract these videos again, or remove them. --full reads all files.',
        videos: bad.map(({ id }) => id),
      },
    ];
  });

export const constantFeatures: Check = ({ streams }) =>
  streams.flatMap(({ config, contents }): Finding[] => {
    const constant = [...contents].filter(([, stats]) => stats.constant);
    if (constant.length === 0) return [];
    const zeros = constant.filter(([, { rms }]) => rms === 0).length;
    const ids = constant.map(([id]) => id);
    return [
      {
        id: 'constant-features',
        severity: 'warning',
        seen: `${constant.length} of ${count(contents.size, 'file')} of stream ${config.name} that were read have identical rows${zeros ? ` (${zeros} of them zeros)` : ''}: ${first(ids)}.`,
        why: 'Identical snippets have no information about times. A frequent reason is an extraction that could not decode the video.',
        advice: 'Extract these videos again, or remove them.',
        videos: ids,
      },
    ];
  });

export const deadColumns: Check = ({ streams }) =>
  streams.flatMap(({ config, contents, usedColumns }): Finding[] => {
    const rows = [...contents.values()].reduce((sum, stats) => sum + stats.rows, 0);
    const dead = usedColumns.reduce((sum, used) => sum + 1 - used, 0);
    // After a rectifier zeros are common, so few rows prove nothing. Another check reports files of zeros only.
    if (rows < 200 || dead === 0 || dead === usedColumns.length) return [];
    const share = dead / usedColumns.length;
    const [from, to] = [usedColumns.indexOf(0), usedColumns.lastIndexOf(0)];
    return [
      {
        id: 'dead-columns',
        severity: share > 0.25 ? 'warning' : 'info',
        seen: `${dead} of the ${usedColumns.length} columns of stream ${config.name} are 0 in all of ${rows} rows (the first ${from}, the last ${to}, from 0).`,
        why: 'They have no information. A few are normal after a rectifier. A whole range was probably never filled, such as flow beside RGB.',
        advice:
          share > 0.25
            ? 'Look up which features belong there. Extract them, or leave out these columns.'
            : 'Nothing has to be done.',
      },
    ];
  });

/** A file whose scale differs from the median by at least this factor may be an outlier. */
const outlierFactor = 8;
/** The same for the medians of two splits. */
const splitFactor = 4;

export const differentScale: Check = ({ streams, videos }) => {
  const splitOf = new Map(videos.map(({ id, split }) => [id, split]));
  return streams.flatMap(({ config, contents }): Finding[] => {
    const scales = [...contents].flatMap(([id, { rms }]) => (rms > 0 ? [{ id, log: Math.log(rms) }] : []));
    if (scales.length < 4) return [];
    const middle = median(scales.map(({ log }) => log));
    const spread = 1.4826 * median(scales.map(({ log }) => Math.abs(log - middle)));
    const odd = scales.filter(
      ({ log }) => Math.abs(log - middle) > Math.max(Math.log(outlierFactor), 6 * spread),
    );
    const findings: Finding[] = [];
    if (odd.length > 0)
      findings.push({
        id: 'different-scale',
        severity: 'warning',
        seen: `${odd.length} of ${count(scales.length, 'file')} of stream ${config.name} that were read have values of another scale: ${first(odd.map(({ id, log }) => `${id} (${short(Math.exp(log - middle))} times the usual)`))}.`,
        why: 'They were extracted or normalized differently (for example 0 … 255 instead of 0 … 1), so the model cannot relate them to the others.',
        advice: 'Extract these videos in the same way as the others.',
        videos: odd.map(({ id }) => id),
      });
    const perSplit = splitNames.flatMap((split) => {
      const logs = scales.flatMap(({ id, log }) => (splitOf.get(id) === split ? [log] : []));
      return logs.length >= 4 ? [{ split, log: median(logs) }] : [];
    });
    const other = perSplit.find(({ log }) => Math.abs(log - perSplit[0].log) > Math.log(splitFactor));
    if (other)
      findings.push({
        id: 'split-scale',
        severity: 'warning',
        seen: `Stream ${config.name}: values of the ${other.split} videos are ${short(Math.exp(other.log - perSplit[0].log))} times as large as those of the ${perSplit[0].split} videos (median of root mean squares).`,
        why: 'A model trained on one scale does not generalize to the other: results would be near chance.',
        advice: 'Extract and normalize all splits in the same way.',
      });
    return findings;
  });
};
