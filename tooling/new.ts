// `pnpm new server <name>` copies the template; `pnpm new tool <server> <tool_name>` adds a tool with its test.
import { SettingsError } from '@plugboard/core';
import { NameError } from '@plugboard/create-server';
import { finish } from './new/finish.ts';
import { newServer } from './new/server.ts';
import { newTool } from './new/tool.ts';
import { ROOT } from './workspace.ts';

const USAGE = 'Say pnpm new server <name>, or pnpm new tool <server> <tool_name>.';

const [what, ...names] = process.argv.slice(2);
try {
  const made = make();
  // Then what is run below ends, and what was written is taken back.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => {});
  try {
    finish(ROOT, made);
    console.log(made.next);
  } catch (error) {
    made.undo();
    const [reason] = (error as Error).message.split('\n');
    console.error(`It was not finished (${reason}), and what was written is taken back.`);
    process.exitCode = 1;
  }
} catch (error) {
  if (!SettingsError.is(error) && !(error instanceof NameError)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}

function make() {
  const [first = '', second = ''] = names;
  if (what === 'server' && names.length === 1) return newServer(ROOT, first);
  if (what === 'tool' && names.length === 2) return newTool(ROOT, first, second);
  throw new SettingsError(USAGE);
}
