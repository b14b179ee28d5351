// The words and checks that every module shares: errors, messages, schemas.
export { closest, didYouMean, editDistance } from './closest.js';
export { UserError } from './errors.js';
export { count, first } from './messages.js';
export { checkSchema, mapping } from './schema.js';
