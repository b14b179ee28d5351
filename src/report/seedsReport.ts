// The report of several seeds: each has its own, and this page says how far apart they are.
import { basename } from 'node:path';
import { writeFileAtomic } from '../io/index.js';
import { type OpenRunOptions, openRun, runFiles, seedRuns } from '../runs/index.js';
import { renderSeeds } from './renderReport.js';
import { type RunReportOptions, runReport, saveReport } from './runReport.js';
import type { SeedEvaluation } from './spread.js';
import type { ReportData } from './types.js';

export interface SeedsReport {
  readonly reports: readonly ReportData[];
  /** Of the seeds whose split has segments. */
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
  const shared = facts.filter(([name]) => name !== 'seed' && name !== 'used');
  writeFileAtomic(path, renderSeeds({ title, facts: shared, notes, split, seeds }));
  return path;
}
