// Layouts of other repositories → a data set.
export { type ColumnRange, parseColumns } from './decisions/columns.js';
export { splitOfWord } from './decisions/splits.js';
export { layoutNames } from './detect.js';
export { type Imported, type ImportOptions, importDataset } from './importDataset.js';
export type { LeftOut } from './matchVideos.js';
export type { Placed, PlacedCounts } from './placeFiles.js';
export { type Axes, axesNames, type StreamTiming } from './types.js';
