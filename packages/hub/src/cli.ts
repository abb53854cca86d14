#!/usr/bin/env node
import { runCommand } from './commands/commands.ts';

await runCommand(process.argv.slice(2));
