import { setting } from '@plugboard/core';
import * as z from 'zod';
import { readConfig, type Config } from '../config/read-config.ts';
import { openHub, type Hub } from '../merge/hub.ts';
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

/** All servers of the file, not yet started. */
export function readHub({ config: file, startTimeout }: Starting, times: Partial<Times> = {}): Hub {
  const config = readConfig(file, process.env);
  return openHub(config, startOptions(config, startTimeout, times));
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
