// Before any test: the build that threads and commands start from is that of the sources as they are.
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const compiler = fileURLToPath(new URL('../../node_modules/typescript/bin/tsc', import.meta.url));

export function setup(): void {
  // Not `npm run build`: on Windows npm is a script that needs a shell.
  execFileSync(process.execPath, [compiler, '-p', 'tsconfig.build.json'], { stdio: 'inherit' });
}
