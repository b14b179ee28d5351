// The command line: which commands there are, and how every error ends.
import { Command, CommanderError } from 'commander';
import { convertCommand } from './commands/convert.js';
import { demoCommand } from './commands/demo.js';
import { doctorCommand } from './commands/doctor.js';
import { evaluateCommand } from './commands/evaluate.js';
import { exportCommand } from './commands/export.js';
import { extractCommand } from './commands/extract.js';
import { importCommand } from './commands/import.js';
import { localizeCommand } from './commands/localize.js';
import { reportCommand } from './commands/report.js';
import { sweepCommand } from './commands/sweep.js';
import { trainCommand } from './commands/train.js';

/** By name, since those of worker processes are not of these classes any more. */
const expectedErrors = ['UserError', 'DivergedError', 'DeviceError'];

/** Run the command of `argv` (as process.argv). Resolves to the exit code: 0, 1 for a failure, 2 for wrong usage. */
export async function runCli(argv: readonly string[]): Promise<number> {
  let exitCode = 0;
  const program = new Command('dgam')
    .description('Weakly-supervised temporal action localization: from what happens in a recording to when.')
    .showHelpAfterError('(--help tells how to use a command)')
    .exitOverride();
  for (const make of [
    demoCommand,
    extractCommand,
    trainCommand,
    sweepCommand,
    localizeCommand,
    evaluateCommand,
    reportCommand,
    exportCommand,
    convertCommand,
    importCommand,
    doctorCommand,
  ]) {
    const command = make((code) => {
      exitCode = code;
    });
    program.addCommand(command.exitOverride().showHelpAfterError('(--help tells how to use it)'));
  }
  try {
    await program.parseAsync(argv);
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    if (error instanceof Error && expectedErrors.includes(error.name)) {
      process.stderr.write(`dgam: ${error.message}\n`);
      return 1;
    }
    // Ctrl-C, where work could not be ended but by giving it up.
    if (error instanceof Error && error.name === 'AbortError') return 130;
    if (isSystemError(error)) {
      process.stderr.write(`dgam: ${systemMessage(error)}\n`);
      return 1;
    }
    throw error;
  }
}

/** A file or disk that refuses, wherever that was met. */
const isSystemError = (error: unknown): error is NodeJS.ErrnoException =>
  error instanceof Error && 'syscall' in error && 'code' in error;

function systemMessage({ code, path, message }: NodeJS.ErrnoException): string {
  if (code === 'ENOSPC') {
    return `${path ?? 'a file'} could not be written: the disk is full. Free some space; a run goes on with --resume.`;
  }
  return message;
}
