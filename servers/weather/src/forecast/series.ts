import type { MetricName } from '../open-meteo/metrics.ts';

/** What was not told for an instant is null. */
export type Values = readonly (number | null)[];

/** What one model, or one member of an ensemble, says along the instants of its series. */
export type Run = ReadonlyMap<MetricName, Values>;

/** Values at instants of one step apart. */
export interface Series {
  /** Seconds since 1970, in UTC. */
  readonly instants: readonly number[];
  /** Seconds from one to the next. */
  readonly step: number;
  /** Of what some run has at this place. */
  readonly units: ReadonlyMap<MetricName, string>;
  readonly runs: readonly Run[];
}
