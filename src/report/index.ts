// Reports: a run on one self-contained page.
export { renderReport } from './renderReport.js';
export { runReport, saveReport } from './runReport.js';
export { renderSeeds } from './seedsPage.js';
export { reportSeeds, saveSeedsReport } from './seedsReport.js';
export { renderSweep, type SweepPageData } from './sweepPage.js';
export type { ReportData } from './types.js';
