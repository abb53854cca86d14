import type { Point } from '../open-meteo/query.ts';
import type { Source } from '../source.ts';
import type { Notice } from './notice.ts';

export interface ServiceOptions {
  /** A server that is asked in its place. */
  readonly url: string | undefined;
  readonly userAgent: string;
  readonly allowPrivateNetwork: boolean;
}

/** Where alerts are asked for: at a point, in areas of the service's own, or in a country. */
export interface Where {
  readonly point?: Point | undefined;
  readonly codes?: readonly string[] | undefined;
}

/** Who warns, in some countries. */
export interface AlertService extends Source, AsyncDisposable {
  /** Those that may concern the place; those of which that cannot be told carry `unplaced`. */
  readonly notices: (where: Where, signal: AbortSignal) => Promise<readonly PlacedNotice[]>;
}

export type PlacedNotice = Notice & {
  /** Names of its area, and outlines, where the service has no way to ask for a point. */
  readonly reach?: Reach;
};

export interface Reach {
  readonly names: readonly string[];
  /** Rings of [latitude, longitude]. */
  readonly rings: readonly (readonly (readonly [number, number])[])[];
}
