// Checks of values against zod schemas, with errors that name the place. Apart from core, so that threads load no zod.
export { checkSchema, mapping } from './schema.js';
