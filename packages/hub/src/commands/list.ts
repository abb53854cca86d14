import { setting } from '@plugboard/core';
import * as z from 'zod';
import { readConfig } from '../config/read-config.ts';
import { openBoard } from '../merge/board.ts';
import { startOptions, starting } from './settings.ts';
import { serverNotes, serverTable } from './table.ts';
import type { Command } from './commands.ts';

const settings = z.strictObject({
  ...starting,
  tools: setting(
    z.boolean().default(false).describe('Also every tool by name, with the first sentence of its words.'),
    {},
  ),
});

export const list: Command<typeof settings> = {
  name: 'list',
  summary: 'Starts the servers of a file, tells how each is and what its tools cost, and stops them.',
  settings,
  run: async ({ config: file, startTimeout, tools }) => {
    const config = readConfig(file, process.env);
    const board = openBoard(config, startOptions(config, startTimeout));
    await board.settled;
    const lines = [serverTable(board.connections), '', ...serverNotes(board.connections)];
    if (tools) {
      for (const { name, description = '' } of await board.listTools())
        lines.push(`${name}  ${firstSentence(description)}`);
    }
    process.stdout.write(`${lines.join('\n').trimEnd()}\n`);
    await board.close();
    return board.connections.every(({ reason }) => reason === undefined) ? 0 : 1;
  },
};

function firstSentence(words: string): string {
  return (/^.*?[.!?](?=\s|$)/s.exec(words)?.[0] ?? words).replaceAll(/\s+/g, ' ');
}
