import type { BigIntStats } from 'node:fs';
import type { ToolError } from '@plugboard/core';
import { refuse } from '../errors.ts';
import { asGranted, type Location, type Root } from '../sandbox/location.ts';
import { shownPath } from '../sandbox/shown.ts';
import { allowing, refusing } from './globs.ts';
import { inOwn } from './own.ts';
import { isSecret } from './secrets.ts';

/** What the person who runs the server set. */
export interface Rules {
  /** Nothing below what these name is opened, whatever else is said. */
  readonly deny: readonly string[];
  /** What these name is opened though it may hold secrets. */
  readonly allow: readonly string[];
  readonly secrets: 'deny' | 'warn' | 'allow';
  readonly symlinks: 'inside' | 'never';
  readonly hardlinks: 'allow' | 'deny-write' | 'deny';
  /** Whether a tool that changes something is served; without one, no root is writable. */
  readonly writing: boolean;
  /** Folders that the server keeps for itself; closed, wherever they stand. */
  readonly own: readonly string[];
}

/** What somebody is about to do. */
export interface Ask {
  /** Every place it is known by: as it was asked for, then where links led. Errors show the first. */
  readonly places: readonly [Location, ...Location[]];
  readonly wish: 'read' | 'write' | 'follow a link';
  /** What stands there, or is to stand there. Until that is known, only `deny` and links are judged. */
  readonly target?: Target;
}

interface Target {
  readonly isFolder: boolean;
  readonly names: bigint;
}

export function targetOf(stats: BigIntStats): Target {
  return { isFolder: stats.isDirectory(), names: stats.nlink };
}

/** What may be opened, listed, followed and written. The sandbox asks it; no tool needs to. */
export interface Policy {
  readonly rules: Rules;
  /** Why not, in words, or undefined: it may be done. */
  readonly refusal: (ask: Ask) => ToolError | undefined;
  /** Whether it is opened with a warning, since it may hold secrets. */
  readonly warnsOf: (ask: Ask) => boolean;
  readonly accessTo: (root: Root) => Root['access'];
}

export const DEFAULT_RULES: Rules = {
  deny: [],
  allow: [],
  secrets: 'deny',
  symlinks: 'inside',
  hardlinks: 'deny-write',
  writing: false,
  own: [],
};

/** `deny` is above `allow`, and `allow` is above `secrets`. */
export function createPolicy(rules: Rules = DEFAULT_RULES): Policy {
  const { secrets, symlinks, hardlinks, writing } = rules;
  const isNamed = refusing(rules.deny);
  const isOwn = inOwn(rules.own);
  const isDenied = (place: Location) => isNamed(place) || isOwn(place);
  const isAllowed = allowing(rules.allow);
  const mayHoldSecrets = (place: Location) => isSecret(place) && !isAllowed(place);
  const accessTo = (root: Root) => (writing ? root.access : 'ro');
  const reason = ({ places: asked, wish, target }: Ask): keyof typeof WORDS | undefined => {
    // What a client narrowed a root to has its own names; the rules are about those the person knows.
    const places = asked.map(asGranted);
    if (places.some(isDenied)) return 'deny';
    if (wish === 'follow a link') return symlinks === 'never' ? 'symlinks' : undefined;
    if (target === undefined) return undefined;
    const hasOtherNames = !target.isFolder && target.names > 1n;
    if (!target.isFolder && secrets === 'deny' && places.some(mayHoldSecrets)) return 'secrets';
    if (hasOtherNames && hardlinks === 'deny') return 'hardlinks';
    if (wish === 'read') return undefined;
    if (!writing) return 'writing';
    if (places.some(({ root }) => accessTo(root) === 'ro')) return 'access';
    return hasOtherNames && hardlinks === 'deny-write' ? 'hardlinksWrite' : undefined;
  };
  return {
    rules,
    refusal: (ask) => {
      const why = reason(ask);
      return why && WORDS[why](shownPath(ask.places[0]));
    },
    warnsOf: ({ places, target }) =>
      secrets === 'warn' && target?.isFolder === false && places.map(asGranted).some(mayHoldSecrets),
    accessTo,
  };
}

/** The words of each reason. None says where a link leads, or what a rule says that names other places. */
const WORDS = {
  deny: (shown: string) =>
    refuse('DENIED', `${shown} is closed by a rule.`, 'The person who runs this server set it with --deny.'),
  secrets: (shown: string) =>
    refuse(
      'DENIED',
      `${shown} may hold secrets, by its name.`,
      'The person who runs this server can open it with --allow, or all such files with --secrets warn.',
    ),
  symlinks: (shown: string) =>
    refuse(
      'DENIED',
      `${shown} is a link, and none is followed.`,
      'The person who runs this server can change that with --symlinks inside.',
    ),
  hardlinks: (shown: string) =>
    refuse(
      'DENIED',
      `${shown} is a file with several names (hard links), which may stand anywhere.`,
      'The person who runs this server can open such files with --hardlinks deny-write.',
    ),
  hardlinksWrite: (shown: string) =>
    refuse(
      'DENIED',
      `${shown} is a file with several names (hard links), and writing would change all of them.`,
      'The person who runs this server can allow that with --hardlinks allow.',
    ),
  access: (shown: string) =>
    refuse(
      'READ_ONLY',
      `${shown} is in a folder that may only be read.`,
      'The person who runs this server can change that by naming the folder with --rw.',
    ),
  writing: (shown: string) =>
    refuse('READ_ONLY', `${shown} may only be read.`, 'The person who runs this server started it so.'),
};
