// How many runs of a sweep go at a time: as many as cores and memory have room for.
import { availableParallelism } from 'node:os';
import { type Dataset, videosOf } from '../data/index.js';
import { type RunSettings, resolveSettings } from '../settings/index.js';
import { runBytes, type SweepPlan } from '../sweep/index.js';

/** How many runs at a time, and the reason in words. */
export function jobsFor(
  { jobs, threads }: { readonly jobs?: number; readonly threads: number },
  dataset: Dataset,
  plan: SweepPlan,
  settingsOf: (point: { set: readonly string[] }) => RunSettings,
): { count: number; why: string } {
  const lengths = videosOf(dataset, 'train').map(({ snippets }) => snippets);
  const dims = dataset.streams.map(({ dim }) => dim);
  const bytes = plan.points.reduce((most, point) => {
    const { batch, snippets } = resolveSettings(settingsOf(point), lengths).training;
    return Math.max(most, runBytes({ batch, snippets, dims }));
  }, 0);
  const free = process.availableMemory();
  const cores = availableParallelism();
  const wanted = jobs ?? Math.max(Math.floor(cores / threads), 1);
  const fit = Math.max(Math.floor((0.9 * free) / bytes), 1);
  const gigabytes = (value: number) => `${(value / 1e9).toFixed(1)} GB`;
  const limit = fit < wanted ? `, not ${wanted}, for lack of memory` : '';
  const count = Math.min(wanted, fit);
  return {
    count,
    why:
      `${count} at a time${limit} (${cores} cores, ${threads} threads a run, ` +
      `about ${gigabytes(bytes)} a run of ${gigabytes(free)} free)`,
  };
}
