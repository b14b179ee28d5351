// Reports: a run on one self-contained page.
export { renderReport, renderSeeds } from './renderReport.js';
export { runReport, saveReport } from './runReport.js';
export { reportSeeds, saveSeedsReport } from './seedsReport.js';
export { renderSweep, type SweepPageData } from './sweepPage.js';
export type { ReportData } from './types.js';
