/** What the view of a forecast is drawn from: the rows of the answer. */
export interface ChartData {
  readonly place: string;
  /** IANA */
  readonly timezone: string;
  /** By name: `temperature_max` and `°C`. */
  readonly units: Readonly<Record<string, string>>;
  readonly rows: readonly ChartRow[];
}

export interface ChartRow {
  /** `2026-06-10`, or `2026-06-10T12:00+02:00`. */
  readonly time: string;
  readonly weather?: string | undefined;
  /** What is not known is not there. */
  readonly values: Readonly<Record<string, number>>;
  readonly spread?: Readonly<Record<string, readonly [number, number]>> | undefined;
}
