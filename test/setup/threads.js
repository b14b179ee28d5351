// Threads of the sources under test: Node cannot run TypeScript, so they start from the build.
import { register } from 'node:module';

register('./builtModules.js', import.meta.url);
