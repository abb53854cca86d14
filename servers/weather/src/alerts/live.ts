import { SEVERITIES, type Notice, type Severity } from './notice.ts';

export interface Wanted {
  /** Seconds since 1970. */
  readonly now: number;
  readonly since: number | undefined;
  readonly atLeast: Severity | undefined;
}

export interface Live {
  /** The worst first; of those, the first to end. */
  readonly notices: readonly Notice[];
  readonly older: number;
  readonly milder: number;
}

/**
 * What is in force or to come: an update takes the place of what it names, a cancellation ends it, tests and what is over
 * are dropped. Of those whose severity nobody says none is dropped as mild: bad air comes without one.
 */
export function liveOf(all: readonly Notice[], { now, since, atLeast }: Wanted): Live {
  const actual = all.filter(({ isActual }) => isActual);
  const replaced = new Set(actual.flatMap(({ references }) => references));
  const once = new Map(actual.map((notice) => [notice.id, notice]));
  const live = [...once.values()].filter(
    (notice) => notice.kind !== 'cancel' && !replaced.has(notice.id) && endOf(notice) > now,
  );
  const recent = live.filter(({ sent }) => since === undefined || sent > since);
  const grave = recent.filter(({ severity }) => severity === undefined || rank(severity) >= rank(atLeast));
  return {
    notices: grave.toSorted((a, b) => rank(b.severity) - rank(a.severity) || endOf(a) - endOf(b)),
    older: live.length - recent.length,
    milder: recent.length - grave.length,
  };
}

/** What it is about ends with it, or else the message expires. */
export function endOf({ ends, expires }: Pick<Notice, 'ends' | 'expires'>): number {
  return ends ?? expires ?? Number.POSITIVE_INFINITY;
}

function rank(severity: Severity | undefined): number {
  return severity === undefined ? -1 : SEVERITIES.indexOf(severity);
}
