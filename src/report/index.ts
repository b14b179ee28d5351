// Reports: a run on one self-contained page.

export type { ScoresSection } from './reliability.js';
export { renderReport, renderSeeds } from './renderReport.js';
export { type RunReportOptions, runReport, saveReport } from './runReport.js';
export { reportSeeds, saveSeedsReport } from './seedsReport.js';
export type { SeedEvaluation } from './spread.js';
export { renderSweep, type SweepPageData } from './sweepPage.js';
export type { ReportData, VideoTimeline } from './types.js';
