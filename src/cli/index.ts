// The command line: the commands in groups, and how every error ends.
import { readFileSync } from 'node:fs';
import { Command, CommanderError } from 'commander';
import type { SetExitCode } from './arguments.js';
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

/** In the order in which `dgam --help` lists them. */
const groups: Readonly<Record<string, readonly ((setExitCode: SetExitCode) => Command)[]>> = {
  'Start:': [demoCommand],
  'Data:': [extractCommand, importCommand, convertCommand, doctorCommand],
  'Train:': [trainCommand, sweepCommand],
  'Use:': [localizeCommand, evaluateCommand, reportCommand, exportCommand],
};

/** Errors that a user can act on, by name: an error of a worker process is not an instance of its class here. */
const expectedErrors = ['UserError', 'DivergedError', 'DeviceError'];

/** Run the command of `argv` (as process.argv). Resolves to the exit code: 0, 1 for a failure, 2 for wrong usage. */
export async function runCli(argv: readonly string[]): Promise<number> {
  let exitCode = 0;
  const program = createProgram((code) => {
    exitCode = code;
  });
  try {
    await program.parseAsync(argv);
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    // A stopped command whose work could only be given up.
    if (error instanceof Error && error.name === 'AbortError') return 130;
    const message = messageFor(error);
    if (message === undefined) throw error;
    process.stderr.write(`dgam: ${message}\n`);
    return 1;
  }
}

function createProgram(setExitCode: SetExitCode): Command {
  const program = new Command('dgam')
    .description(
      'Weakly-supervised temporal action localization. dgam learns from recordings that are labeled with what happens ' +
        'in them, and finds when each action happens: (label, start, end, score).',
    )
    .version(readVersion(), '--version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .showHelpAfterError('(run dgam --help for usage)')
    .exitOverride();
  for (const [heading, commands] of Object.entries(groups)) {
    program.commandsGroup(heading);
    if (heading === 'Start:') program.helpCommand('help [command]', 'Print the help of a command.');
    for (const make of commands) {
      const command = make(setExitCode);
      program.addCommand(
        command
          .helpOption('-h, --help', 'print this help')
          .showHelpAfterError(`(run dgam ${command.name()} --help for usage)`)
          .exitOverride(),
      );
    }
  }
  return program;
}

function readVersion(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}

/** The message of an error that a user can act on; undefined for a bug. */
function messageFor(error: unknown): string | undefined {
  if (error instanceof Error && expectedErrors.includes(error.name)) return error.message;
  if (!isSystemError(error)) return undefined;
  const { code, path = 'a file', message } = error;
  return code === 'ENOSPC'
    ? `${path} could not be written: the disk is full. Free some space; --resume continues a training run.`
    : message;
}

/** A file or disk operation that failed, wherever it was called. */
const isSystemError = (error: unknown): error is NodeJS.ErrnoException =>
  error instanceof Error && 'syscall' in error && 'code' in error;
