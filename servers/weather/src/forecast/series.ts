import type { MetricName } from '../open-meteo/metrics.ts';

/** What was not told for an instant is null. */
export type Values = readonly (number | null)[];

/** One model, or one member of an ensemble, along the instants of its series. */
export interface Run {
  readonly name: string;
  readonly values: ReadonlyMap<MetricName, Values>;
}

/** Values at instants of one step apart. */
export interface Series {
  /** Seconds since 1970, in UTC. */
  readonly instants: readonly number[];
  /** Seconds from one to the next. */
  readonly step: number;
  readonly units: ReadonlyMap<MetricName, string>;
  /** What no run has at this place. */
  readonly unavailable: readonly MetricName[];
  readonly runs: readonly Run[];
}
