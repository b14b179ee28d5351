// Where the golden values are.
import { fileURLToPath } from 'node:url';

export const goldenFolder = process.env.DGAM_GOLDEN ?? fileURLToPath(new URL('.', import.meta.url));
