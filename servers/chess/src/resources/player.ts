import { defineResource, ToolError } from '@plugboard/core';
import { asking, notesOf } from '../asking.ts';
import { getJson } from '../chess-com/get-json.ts';
import type { ChessDeps } from '../deps.ts';

/** The protocol takes a hundred; one more says that there are more. */
const MOST_OFFERED = 101;

/** Names seen before, by any process of this person: Chess.com has no search. */
export async function playersFrom(typed: string, { chessCom }: ChessDeps): Promise<string[]> {
  return (await chessCom.store()).players(typed.toLowerCase(), MOST_OFFERED);
}

export const player = defineResource<'chess://player/{username}', ChessDeps>({
  uriTemplate: 'chess://player/{username}',
  name: 'player',
  title: 'Player',
  description: 'Profile and ratings of a player, as JSON.',
  mimeType: 'application/json',
  complete: { username: playersFrom },
  read: async ({ username }, { chessCom }, call) => {
    if (!/^[\w-]{2,50}$/.test(username))
      throw new ToolError('This is no name of a player.', {
        code: 'BAD_ADDRESS',
        hint: 'It is chess://player/erik.',
      });
    const asked = asking(call);
    const path = `/player/${username.toLowerCase()}`;
    const what = `the player ${username}`;
    const profile = await getJson(chessCom, { path, what }, 'Profile', asked);
    const stats = await getJson(chessCom, { path: `${path}/stats`, what }, 'Stats', asked);
    return JSON.stringify({ profile, stats, ...notesOf(asked) });
  },
});
