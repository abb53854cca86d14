/** What the view of a plan is drawn from. Names and conditions are the database's: data, whatever they say. */
export interface PlanData {
  /** `cost 4167, execution 12.3 ms`, and with what values. */
  readonly totals: string;
  /** The statement was run. */
  readonly analyzed: boolean;
  /** Parents before children. */
  readonly nodes: readonly PlanRow[];
  /** So many more are not here. */
  readonly left: number;
  readonly findings: readonly PlanFinding[];
}

export interface PlanRow {
  /** As in the text: `#3`. */
  readonly id: number;
  readonly depth: number;
  /** `Seq Scan on public.orders` */
  readonly label: string;
  /** Of the whole, 0 to 1, without its children: of the time where the statement was run, of the cost otherwise. */
  readonly share: number;
  readonly cost: number;
  readonly expectedRows: number;
  /** In one loop, as expected rows are. Undefined where it was not run. */
  readonly rows?: number;
  readonly loops?: number;
  /** With its children. */
  readonly ms?: number;
  /** Name and value, as `Filter` and `(status = 'open'::text)`. */
  readonly facts: readonly (readonly [string, string])[];
}

export interface PlanFinding {
  readonly severity: 'high' | 'medium' | 'low';
  readonly rule: string;
  readonly node?: number;
  readonly says: string;
  readonly todo: string;
  readonly sql?: string;
}
