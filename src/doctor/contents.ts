// Values of features: not finite, constant, columns that are never used, another scale than elsewhere.

import { count, first, median } from '../core/index.js';
import { splitNames } from '../data/index.js';
import { short } from './numbers.js';
import type { Check, Finding } from './types.js';

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
        why: 'One such number makes all weights NaN, so training stops at it.',
        advice: 'Extract these videos again, or remove them. --full looks through all files.',
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
        seen: `${constant.length} of ${count(contents.size, 'file')} of stream ${config.name} that were read have the same row throughout${zeros ? ` (${zeros} of them zeros)` : ''}: ${first(ids)}.`,
        why: 'Snippets that do not differ cannot tell when something happens; mostly the extraction saw no picture.',
        advice: 'Extract these videos again, or remove them.',
        videos: ids,
      },
    ];
  });

export const deadColumns: Check = ({ streams }) =>
  streams.flatMap(({ config, contents, usedColumns }): Finding[] => {
    const rows = [...contents.values()].reduce((sum, stats) => sum + stats.rows, 0);
    const dead = usedColumns.reduce((sum, used) => sum + 1 - used, 0);
    // Few rows prove little: after a rectifier zeros are common. Of files that are zero as a whole another check tells.
    if (rows < 200 || dead === 0 || dead === usedColumns.length) return [];
    const share = dead / usedColumns.length;
    const [from, to] = [usedColumns.indexOf(0), usedColumns.lastIndexOf(0)];
    return [
      {
        id: 'dead-columns',
        severity: share > 0.25 ? 'warning' : 'info',
        seen: `${dead} of the ${usedColumns.length} columns of stream ${config.name} are 0 in all of ${rows} rows (the first ${from}, the last ${to}, from 0).`,
        why: 'They tell nothing. A few are normal after a rectifier; a whole range means that a part was never filled, such as flow that was put beside RGB.',
        advice:
          share > 0.25
            ? 'Look up which features belong there, and extract or leave out that part.'
            : 'Nothing has to be done.',
      },
    ];
  });

/** By how much a file's scale may differ from the middle one before it is called odd, at the least. */
const oddFactor = 8;
/** The same of the middle files of two splits. */
const oddSplitFactor = 4;

export const differentScale: Check = ({ streams, videos }) => {
  const splitOf = new Map(videos.map(({ id, split }) => [id, split]));
  return streams.flatMap(({ config, contents }): Finding[] => {
    const scales = [...contents].flatMap(([id, { rms }]) => (rms > 0 ? [{ id, log: Math.log(rms) }] : []));
    if (scales.length < 4) return [];
    const middle = median(scales.map(({ log }) => log));
    const spread = 1.4826 * median(scales.map(({ log }) => Math.abs(log - middle)));
    const odd = scales.filter(
      ({ log }) => Math.abs(log - middle) > Math.max(Math.log(oddFactor), 6 * spread),
    );
    const findings: Finding[] = [];
    if (odd.length > 0)
      findings.push({
        id: 'different-scale',
        severity: 'warning',
        seen: `${odd.length} of ${count(scales.length, 'file')} of stream ${config.name} that were read have values of another size: ${first(odd.map(({ id, log }) => `${id} (${short(Math.exp(log - middle))} times the usual)`))}.`,
        why: 'They were extracted or normalized otherwise (0 … 255 instead of 0 … 1, say), and look like nothing else to the model.',
        advice: 'Extract these videos as the others were.',
        videos: odd.map(({ id }) => id),
      });
    const perSplit = splitNames.flatMap((split) => {
      const logs = scales.flatMap(({ id, log }) => (splitOf.get(id) === split ? [log] : []));
      return logs.length >= 4 ? [{ split, log: median(logs) }] : [];
    });
    const other = perSplit.find(({ log }) => Math.abs(log - perSplit[0].log) > Math.log(oddSplitFactor));
    if (other)
      findings.push({
        id: 'split-scale',
        severity: 'warning',
        seen: `Stream ${config.name}: values of the ${other.split} videos are ${short(Math.exp(other.log - perSplit[0].log))} times as large as those of the ${perSplit[0].split} videos (median of root mean squares).`,
        why: 'What is learned on one scale does not carry over to the other: results would be near chance.',
        advice: 'Extract and normalize all splits in the same way.',
      });
    return findings;
  });
};
