import type { Implementation } from '@modelcontextprotocol/server';
import * as z from 'zod';
import { setting } from '../../define/settings.ts';

/** What a person can say about watching a program, whatever it serves. */
export const telemetrySettings = {
  telemetry: setting(
    z
      .boolean()
      .default(false)
      .describe('Tell of each request, never its content, the OpenTelemetry SDK that node --import loaded.'),
    { env: 'PLUGBOARD_TELEMETRY' },
  ),
};

/** To be done before anything is served. Nothing of OpenTelemetry is loaded unless it was asked for. */
export async function beginTelemetry(
  { telemetry }: { readonly telemetry: boolean },
  info: Implementation,
): Promise<void> {
  if (!telemetry) return;
  const { startTelemetry } = await import('./start.ts');
  startTelemetry(info);
}
