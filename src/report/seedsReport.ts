// Reports of several seeds: one of each seed, and a page with the results of all.
import { basename } from 'node:path';
import { writeFileAtomic } from '../io/index.js';
import { type OpenRunOptions, openRun, runFiles, seedRuns } from '../runs/index.js';
import { type RunReportOptions, runReport, saveReport, weightsFact } from './runReport.js';
import { renderSeeds } from './seedsPage.js';
import type { ReportData, SeedEvaluation } from './types.js';

/** The reports of several seeds. */
export interface SeedsReport {
  readonly reports: readonly ReportData[];
  /** The seeds with an evaluation; empty where the split has no segments. */
  readonly seeds: readonly SeedEvaluation[];
}

/** Write a report into the run of each seed. */
export async function reportSeeds(
  folder: string,
  open: Omit<OpenRunOptions, 'ensemble'>,
  options: RunReportOptions = {},
): Promise<SeedsReport> {
  const reports: ReportData[] = [];
  const seeds: SeedEvaluation[] = [];
  for (const run of seedRuns(folder)) {
    const opened = await openRun(run, open);
    try {
      const data = await runReport(run, opened, options);
      saveReport(run, data);
      reports.push(data);
      const name = basename(run).replace('-', ' ');
      if (data.evaluation) {
        seeds.push({ name, evaluation: data.evaluation, report: `${basename(run)}/report.html` });
      }
    } finally {
      await opened.close();
    }
  }
  return { reports, seeds };
}

/** Write the folder's report.html and return its path. */
export function saveSeedsReport(folder: string, { reports, seeds }: SeedsReport): string {
  const [{ title, facts, notes, split }] = reports;
  const path = runFiles(folder).report;
  const shared = facts.filter(([name]) => name !== 'seed' && name !== weightsFact);
  writeFileAtomic(path, renderSeeds({ title, facts: shared, notes, split, seeds }));
  return path;
}
