import type { Location, Root } from '../../src/sandbox/location.ts';

/** A place in a folder that is only named, not there: for what is judged by names. */
export function placeIn(root: Partial<Root> = {}): (path: string) => Location {
  const whole: Root = {
    name: 'root',
    prefixed: false,
    spelled: '/home/me/root',
    real: '/home/me/root',
    access: 'rw',
    caseSensitive: true,
    outer: [],
    handle: undefined,
    ...root,
  };
  return (path) => ({ root: whole, parts: path.split('/').filter(Boolean) });
}

export const place = placeIn();
