// Reports: a run on one self-contained page.
export { renderReport } from './renderReport.js';
export { type RunReportOptions, runReport, saveReport } from './runReport.js';
export type { ScoresSection } from './scoresSection.js';
export { renderSeeds } from './seedsPage.js';
export { reportSeeds, saveSeedsReport } from './seedsReport.js';
export { renderSweep, type SweepPageData } from './sweepPage.js';
export type { ReportData, SeedEvaluation, VideoTimeline } from './types.js';
