// The part of this room that needs nothing of Node, for rooms that run in a browser too.
export { closest, didYouMean, editDistance } from './closest.js';
export { count, first } from './listing.js';
export { checkSchema, mapping } from './schema.js';
export { UserError } from './userError.js';
