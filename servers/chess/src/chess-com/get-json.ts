import { UpstreamError } from '@plugboard/core/upstream';
import type * as z from 'zod';
import type * as answers from './answers.ts';
import type * as events from './events.ts';
import type * as game from './game.ts';
import type { Asking, Client, Request } from './client.ts';

type Shapes = typeof answers & typeof events & typeof game;

/** What Chess.com answers, by its name in the files that describe it. */
export type Shape = keyof Shapes;

/** An answer of Chess.com in a form, which drops what it does not know. The first answer loads the forms. */
export async function getJson<Name extends Shape>(
  client: Client,
  request: Request,
  name: Name,
  asking: Asking,
): Promise<z.output<Shapes[Name]>> {
  const body = await client.get(request, asking);
  const shapes: Shapes = {
    ...(await import('./answers.ts')),
    ...(await import('./events.ts')),
    ...(await import('./game.ts')),
  };
  const { success, data, error } = shapes[name].safeParse(JSON.parse(body));
  if (success) return data as z.output<Shapes[Name]>;
  throw new UpstreamError('UNEXPECTED_ANSWER', 'Chess.com answered in a form that is not known here.', {
    hint: 'Its interface may have changed: look for a newer version of this server.',
    cause: error,
  });
}
