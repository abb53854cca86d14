import { closestHint, SettingsError } from '@plugboard/core';
import { exitWith, helpText, readCommandLine } from '@plugboard/core/serve';
import manifest from '../../package.json' with { type: 'json' };
import { call } from './call.ts';
import type { Command } from './command.ts';
import { list } from './list.ts';
import { serve } from './serve.ts';

const COMMANDS = [serve, list, call] as unknown as readonly Command[];

export async function runCommand(argv: readonly string[]): Promise<void> {
  const [word = '--help', ...rest] = argv;
  // `plugboard call … | head`: who reads has enough.
  process.stdout.on('error', () => process.exit(0));
  try {
    if (word === '--version' || word === '-v') return print(manifest.version);
    if (word === '--help' || word === '-h' || word === 'help') return print(overview());
    const command = COMMANDS.find(({ name }) => name === word);
    if (command === undefined) {
      const names = COMMANDS.map(({ name }) => name);
      throw new SettingsError(
        `There is no command ${JSON.stringify(word)}.${closestHint(word, names) || ` There are ${names.join(', ')}.`}`,
      );
    }
    const { settings, asked } = readCommandLine(command.settings, rest, process.env);
    if (asked === 'version') return print(manifest.version);
    if (settings === undefined)
      return print(helpText(`plugboard ${word}`, command.summary, command.settings));
    process.exit(await command.run(settings));
  } catch (error) {
    exitWith('plugboard', error);
  }
}

function overview(): string {
  const width = Math.max(...COMMANDS.map(({ name }) => name.length));
  return [
    'Usage: plugboard <command> [options]',
    '',
    manifest.description,
    '',
    ...COMMANDS.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`),
    '',
    'plugboard <command> --help tells what a command takes.',
  ].join('\n');
}

function print(text: string): void {
  process.stdout.write(text.endsWith('\n') ? text : `${text}\n`);
}
