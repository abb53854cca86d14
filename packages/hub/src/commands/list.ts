import { setting } from '@plugboard/core';
import * as z from 'zod';
import { ONCE, readHub, starting } from './settings.ts';
import { serverNotes, serverTable } from './table.ts';
import { offered } from '../merge/routes.ts';
import { oneLine } from '../servers/words.ts';
import type { Command } from './command.ts';

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
  run: async ({ tools, ...starts }) => {
    const hub = readHub(starts, ONCE);
    const board = hub.open({});
    await board.settled;
    const lines = [serverTable(board.connections), '', ...serverNotes(board.connections)];
    if (tools) {
      for (const [name, { item }] of offered(board.routes.tools))
        lines.push(`${name}  ${oneLine(firstSentence(item.description ?? ''))}`);
    }
    process.stdout.write(`${lines.join('\n').trimEnd()}\n`);
    await hub.close();
    return board.connections.every(({ reason }) => reason === undefined) ? 0 : 1;
  },
};

function firstSentence(words: string): string {
  return (/^.*?[.!?](?=\s|$)/s.exec(words)?.[0] ?? words).replaceAll(/\s+/g, ' ');
}
