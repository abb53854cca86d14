import { setting } from '@plugboard/core';
import * as z from 'zod';
import { readConfig, type Config } from '../config/read-config.ts';
import { openBoard, type Board } from '../merge/board.ts';
import type { StartOptions } from '../servers/connection.ts';

/** What every command that starts servers can be told. */
export const starting = {
  config: setting(
    z
      .string()
      .optional()
      .describe(
        'File with mcpServers, as Claude and Cursor write it; ./plugboard.json or ./.mcp.json unless set.',
      ),
    { value: 'file' },
  ),
  startTimeout: setting(
    z.number().min(1).max(600).default(30).describe('Seconds a server may take to start.'),
    {
      value: 'seconds',
    },
  ),
};

export interface Starting {
  readonly config?: string | undefined;
  readonly startTimeout: number;
}

/** Starts every server of the file. */
export function openServers({ config: file, startTimeout }: Starting): Board {
  const config = readConfig(file, process.env);
  return openBoard(config, startOptions(config, startTimeout));
}

export function startOptions(config: Config, startTimeout: number): Omit<StartOptions, 'onChange'> {
  return {
    startTimeout: startTimeout * 1000,
    searchFrom: [config.folder, process.cwd(), import.meta.dirname],
  };
}
