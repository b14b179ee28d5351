// Reports: a run on one self-contained page.
export { renderReport } from './renderReport.js';
export { type RunReportOptions, runReport, saveReport } from './runReport.js';
export { reportSeeds, saveSeedsReport } from './seedsReport.js';
export type { ReportData, VideoTimeline } from './types.js';
