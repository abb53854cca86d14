import { lastPart } from '../chess-com/address.ts';
import type { ArchivedGame } from '../chess-com/game.ts';
import { tagIn } from './movetext.ts';

export interface Opening {
  readonly eco?: string;
  readonly name?: string;
}

/** The name stands in an address only: `…/openings/Ruy-Lopez-Opening-Berlin-Defense-4.d3-Bc5`. */
export function openingOf({ eco, pgn = '' }: Pick<ArchivedGame, 'eco' | 'pgn'>): Opening {
  const code = tagIn(pgn, 'ECO');
  const url = eco ?? tagIn(pgn, 'ECOUrl');
  const name = url === undefined ? '' : nameIn(lastPart(url));
  return {
    ...(code !== undefined && /^[A-E]\d{2}$/.test(code) ? { eco: code } : {}),
    ...(name === '' ? {} : { name }),
  };
}

function nameIn(slug: string): string {
  const [name = ''] = slug.split(/\.{3}|-\d+\./, 1);
  return name
    .replaceAll('-', ' ')
    .replaceAll(/[^\w ']/g, '')
    .slice(0, 80)
    .trim();
}
