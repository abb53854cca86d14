import { UpstreamError } from '@plugboard/core/upstream';
import type * as z from 'zod';
import type { Asking, Client, Request } from './client.ts';

/** An answer of Chess.com in the form of a schema, which drops what it does not know. */
export async function getJson<Schema extends z.ZodType>(
  client: Client,
  request: Request,
  schema: Schema,
  asking: Asking,
): Promise<z.output<Schema>> {
  const { success, data, error } = schema.safeParse(JSON.parse(await client.get(request, asking)));
  if (success) return data;
  throw new UpstreamError('UNEXPECTED_ANSWER', 'Chess.com answered in a form that is not known here.', {
    hint: 'Its interface may have changed: look for a newer version of this server.',
    cause: error,
  });
}
