// Layouts of other repositories → a data set.
export { parseColumns } from './columns.js';
export { layoutNames } from './detect.js';
export { type Imported, type ImportOptions, importDataset } from './importDataset.js';
export { splitOfWord } from './subsets.js';
export { type Axes, axesNames, type StreamTiming } from './types.js';
