// What every module shares: errors and their words, schema checks, groups.
export { closest, didYouMean, editDistance } from './closest.js';
export { count, first, UserError } from './errors.js';
export { countOf, groupBy } from './groups.js';
export { checkSchema, mapping } from './schema.js';
