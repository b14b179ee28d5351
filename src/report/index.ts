// Reports: a run on one self-contained page.
export { renderReport, renderSeeds, type SeedsPageData } from './renderReport.js';
export { type RunReportOptions, runReport, saveReport } from './runReport.js';
export { reportSeeds, saveSeedsReport } from './seedsReport.js';
export { renderSweep, type SweepPageData } from './sweepPage.js';
export type { ReportData, VideoTimeline } from './types.js';
