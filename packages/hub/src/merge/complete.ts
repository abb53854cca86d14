import { METHOD_NOT_FOUND, ProtocolError } from '@modelcontextprotocol/client';
import type { Caller, Resources } from '@plugboard/core/serve';
import { orFailure } from '../relay/failure.ts';
import type { Connection } from '../servers/connection.ts';

type Typed = Parameters<Resources['completeResource']>[1];
type Offer = Awaited<ReturnType<Resources['completeResource']>>;

const NOTHING: Offer = { values: [] };

/** What a server offers for what was typed so far; nothing where it does not complete. */
export async function complete(
  connection: Connection | undefined,
  ref: object,
  { name, value, others }: Typed,
  { mcpReq }: Caller,
): Promise<Offer> {
  if (connection === undefined) return NOTHING;
  const context = Object.keys(others).length === 0 ? {} : { context: { arguments: others } };
  const params = { ref, argument: { name, value }, ...context };
  return orFailure(connection, mcpReq.signal, async () => {
    try {
      return (await connection.request('completion/complete', params, { signal: mcpReq.signal })).completion;
    } catch (error) {
      if (error instanceof ProtocolError && error.code === METHOD_NOT_FOUND) return NOTHING;
      throw error;
    }
  });
}
