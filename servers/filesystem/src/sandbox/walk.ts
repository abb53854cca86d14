import type { BigIntStats } from 'node:fs';
import { ToolError } from '@plugboard/core';
import type { Handle } from './handle.ts';
import type { Location, Root } from './location.ts';
import { locateAbsolute } from './roots.ts';
import { shownPath } from './shown.ts';

/** What a walk arrived at. */
export interface Found extends Location {
  /** The path to what is inside, where this is a folder. */
  readonly base: string;
  readonly stats: BigIntStats;
  /** Open for reading; undefined where only the name of a folder is held. */
  readonly handle: Handle | undefined;
}

/**
 * Opens what a location leads to, or throws words. Links are followed as long as they stay inside the roots. A folder
 * on the way that is open already saves the way to it.
 */
export type Walk = (way: Way, start: Location, above?: Found) => Promise<Found>;

export interface Way {
  readonly roots: readonly Root[];
  /** Called with each link before it is followed; throws words where it may not be. */
  readonly meetLink: (link: Location) => void;
}

/** Where a link points, as a location; a link that leads out is refused in the name of the path asked for. */
export function locateTarget(roots: readonly Root[], target: string, asked: Location): Location {
  try {
    return locateAbsolute(roots, target);
  } catch (cause) {
    const words = `${shownPath(asked)} is a link that leads outside the folders this server may use.`;
    throw new ToolError(words, { code: 'SYMLINK_ESCAPE', cause });
  }
}
