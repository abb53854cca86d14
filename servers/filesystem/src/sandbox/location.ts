import type { Handle } from './handle.ts';

/** A folder the person chose. */
export interface Root {
  /** The folder's own name, numbered where two are alike: how a relative path begins with several roots. */
  readonly name: string;
  /** There are several roots, so paths are shown with the name of theirs. */
  readonly prefixed: boolean;
  /** As the person spelled it, made absolute. */
  readonly spelled: string;
  /** With every link resolved. */
  readonly real: string;
  /** What the person granted: reading, or writing too. */
  readonly access: 'ro' | 'rw';
  /** Whether upper and lower case make two names here, as was seen when it was opened. */
  readonly caseSensitive: boolean;
  /** The roots that it stands in: the name of each, and the names that lead from there to here. */
  readonly outer: readonly { readonly name: string; readonly way: readonly string[] }[];
  /** Held from the start on Linux, where the walk begins at it: renaming or replacing the path moves nothing. */
  readonly handle: Handle | undefined;
  /** Where the person granted it, if this is what a client narrowed a root to. */
  readonly granted?: Location;
}

/** Where a path points: a root, and the names that lead down from it. No `..`, no empty name. */
export interface Location {
  readonly root: Root;
  readonly parts: readonly string[];
}

/** The same place in the root that the person granted: what rules and journals know it by. */
export function asGranted({ root, parts }: Location): Location {
  const { granted } = root;
  return granted === undefined
    ? { root, parts }
    : { root: granted.root, parts: [...granted.parts, ...parts] };
}
