import type { Session } from '../connection/session.ts';

/** What asks the catalogue: statements of ours, in a transaction that only reads. */
export type Reader = Pick<Session, 'select'>;

export interface Owned {
  /** Of the relation it belongs to. */
  readonly oid: number;
}

/** By the relation each belongs to, in the order in which they came. */
export function byOwner<Row extends Owned>(rows: readonly Row[]): ReadonlyMap<number, Row[]> {
  return Map.groupBy(rows, ({ oid }) => oid);
}
