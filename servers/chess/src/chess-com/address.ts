import type { ArchivedGame } from './game.ts';

/** The last part of an address: the name of a player, the id of a club. */
export function lastPart(url: string): string {
  return url.slice(url.lastIndexOf('/') + 1);
}

/** `live-4814018950`: numbers of live and of daily games are not of one row. */
export function idOf({ url }: Pick<ArchivedGame, 'url'>): string {
  const [, kind = 'live', number = ''] = /\/(live|daily)\/(?:game\/)?(\d{1,20})/.exec(url) ?? [];
  return `${kind}-${number}`;
}
