import { archive, game, type Some } from './chess-com.ts';

const lost: Some = {
  number: 2,
  white: ['Bob', 1600, 'win'],
  black: ['erik', 1490, 'timeout'],
  end: '2024-04-06T23:10:00Z',
  moves: '1. d4 d5 2. c4 1-0',
  eco: 'D06',
  opening: 'Queens-Gambit-2...c6-3.Nf3',
};
export const drawn: Some = {
  number: 3,
  white: ['erik', 1500, 'repetition'],
  black: ['Ann', 1481, 'repetition'],
  end: '2024-04-07T01:00:00Z',
};
/** A game of another rule set, with all that they lack. */
const odd = game({
  number: 4,
  white: ['erik', 900, 'kingofthehill'],
  black: ['Ann', 1000, 'win'],
  end: '2024-05-01T00:00:00Z',
  more: {
    rules: 'chess960',
    pgn: undefined,
    eco: undefined,
    initial_setup: 'nrbkqbnr/pppppppp/8/8/8/8/PPPPPPPP/NRBKQBNR w GBgb - 0 1',
  },
});
/** One player with a win, a loss, a draw and a variant. */
export const ERIK = archive('erik', {
  '2024-03': [game({ number: 1 })],
  '2024-04': [game(lost), game(drawn)],
  '2024-05': [odd, { url: 'nonsense' }],
});
