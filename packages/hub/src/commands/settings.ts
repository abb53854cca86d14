import { setting } from '@plugboard/core';
import * as z from 'zod';
import { readConfig, type Config } from '../config/read-config.ts';
import { openBoard, type Board } from '../merge/board.ts';
import type { StartOptions } from '../servers/connection.ts';
import { TIMES, type Times } from '../servers/times.ts';

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
export function openServers({ config: file, startTimeout }: Starting, times: Partial<Times> = {}): Board {
  const config = readConfig(file, process.env);
  return openBoard(config, startOptions(config, startTimeout, times));
}

/** For a command that is over soon: whoever typed it would rather read what went wrong than wait for a restart. */
export const ONCE: Partial<Times> = { restart: [] };

export function startOptions(
  config: Config,
  startTimeout: number,
  times: Partial<Times>,
): Omit<StartOptions, 'onChange'> {
  return {
    times: { ...TIMES, start: startTimeout * 1000, ...times },
    searchFrom: [config.folder, process.cwd(), import.meta.dirname],
  };
}
