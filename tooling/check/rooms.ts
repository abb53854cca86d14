import { join, relative } from 'node:path';
import { importsOf, sourcesIn } from './sources.ts';

const SRC = 'packages/core/src';
/** Each imports only from itself and from those before it. */
const ROOMS = ['in-view', 'define', 'call', 'upstream', 'serve', 'testing'];

/** The rooms of core lie in one order. */
export function rooms(root: string): string[] {
  const src = join(root, SRC);
  return sourcesIn(src, '*/**/*.ts').flatMap((file) => {
    const room = roomOf(file);
    if (!ROOMS.includes(room))
      return [`${SRC}/${file}: ${room} is no room of core. Move it to one of ${ROOMS.join(', ')}.`];
    return importsOf(src, file)
      .filter((specifier) => specifier.startsWith('.'))
      .map((specifier) => relative(src, join(src, file, '..', specifier)).replaceAll('\\', '/'))
      .filter((target) => !target.startsWith('../') && !isAllowed(room, roomOf(target)))
      .map(
        (target) =>
          `${SRC}/${file} imports ${target}, and ${room} may import only ${upTo(room).join(', ')}. Move what is shared up.`,
      );
  });
}

function roomOf(file: string): string {
  return file.split('/')[0] ?? '';
}

function upTo(room: string): string[] {
  return ROOMS.slice(0, ROOMS.indexOf(room) + 1);
}

/** The doors, files right in `src`, are for those outside. */
function isAllowed(room: string, other: string): boolean {
  return upTo(room).includes(other);
}
