import { estimateTokens } from '@plugboard/core/serve';
import type { Connection } from '../servers/connection.ts';
import { exposedName } from '../merge/names.ts';

/** One line a server: how it is known, how it is, and what its tools cost a model on every turn. */
export function serverTable(connections: readonly Connection[]): string {
  const rows = connections.map(({ entry, state, tools }) => [
    entry.alias,
    state,
    String(tools.length),
    `~${tools.reduce((sum, tool) => sum + costOf(entry.alias, tool), 0)}`,
  ]);
  const lines = [['server', 'state', 'tools', 'tokens'], ...rows];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...lines.map((line) => (line[column] ?? '').length)));
  return lines
    .map((line) =>
      line
        .map((cell, column) => pad(cell, column, widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** What a person should know beside the table: aliases that are not the key, and why a server is not there. */
export function serverNotes(connections: readonly Connection[]): string[] {
  return connections.flatMap(({ entry, reason }) => [
    ...(entry.alias === entry.key ? [] : [`${JSON.stringify(entry.key)} is known as ${entry.alias}.`]),
    ...(reason === undefined ? [] : [`${entry.alias}: ${reason}`]),
  ]);
}

function pad(cell: string, column: number, width: number): string {
  return column < 2 ? cell.padEnd(width) : cell.padStart(width);
}

function costOf(alias: string, { name, description, inputSchema }: Connection['tools'][number]): number {
  return estimateTokens(JSON.stringify({ name: exposedName(alias, name), description, inputSchema }));
}
