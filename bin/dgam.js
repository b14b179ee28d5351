#!/usr/bin/env node
// The command `dgam`.
import { runCli } from '../dist/cli/index.js';

process.exitCode = await runCli(process.argv);
