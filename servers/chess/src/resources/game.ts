import { defineResource, ToolError, visible } from '@plugboard/core';
import { asking } from '../asking.ts';
import type { ChessDeps } from '../deps.ts';
import { findGame } from '../games/find-game.ts';

const MOST_OFFERED = 101;
const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;

export const game = defineResource<'chess://game/{id}.pgn', ChessDeps>({
  uriTemplate: 'chess://game/{id}.pgn',
  name: 'game',
  title: 'Game as PGN',
  description: 'The PGN of a game that was listed before, by its id (live-123, daily-123) or UUID.',
  mimeType: 'application/x-chess-pgn',
  complete: {
    id: async (typed, { chessCom }) => (await chessCom.store()).games(typed.toLowerCase(), MOST_OFFERED),
  },
  read: async ({ id }, { chessCom }, call) => {
    const isUuid = UUID.test(id);
    if (!isUuid && !/^(live|daily)-\d{1,20}$/.test(id))
      throw new ToolError('This is no id of a game.', {
        code: 'BAD_ADDRESS',
        hint: 'It is chess://game/live-123.pgn; list_games tells ids.',
      });
    const found = await findGame(chessCom, isUuid ? { uuid: id.toLowerCase() } : { id }, asking(call));
    if (found.pgn === undefined)
      throw new ToolError('Of this game no moves were recorded.', { code: 'NO_MOVES' });
    return visible(found.pgn);
  },
});
