import { defineView } from '@plugboard/core';

/** A game or a puzzle on a board, to step through. */
export const boardView = defineView({
  uri: 'ui://chess/board.html',
  name: 'board',
  title: 'Board',
  description: 'A finished game or a puzzle on a board: forwards and backwards, from both sides.',
  load: async () => (await import('./board.generated.ts')).board,
});
