import { bytesOf } from '@plugboard/core';

/**
 * A text of at most so many tokens. `compose` makes it with so many bytes for what can be cut; marks that are put into texts from
 * outside for their reader make them longer than they were, and then it is made again with less.
 */
export async function within(
  tokens: number,
  compose: (room: number) => string | Promise<string>,
): Promise<string> {
  const most = bytesOf(tokens);
  let room = most;
  for (let tries = 0; tries < 8; tries += 1) {
    const text = await compose(Math.max(0, room));
    const over = Buffer.byteLength(text) - most;
    if (over <= 0) return text;
    room = tries < 4 ? room - over - 50 : Math.floor(room / 3);
  }
  return compose(0);
}
