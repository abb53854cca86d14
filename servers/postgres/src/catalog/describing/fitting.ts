import { bytesOf } from '@plugboard/core';
import type { DescribedObject } from './shape.ts';

/** The parts that can be long, those first that are missed least. */
const LISTS = [
  'sample',
  'dependents',
  'referenced_by',
  'triggers',
  'policies',
  'checks',
  'indexes',
  'values',
  'columns',
] as const;

/** An object that is too large for an answer of its own, without what has no room: it says how much that is. */
export function fitting(object: DescribedObject, tokens: number): DescribedObject {
  const room = bytesOf(tokens);
  let smaller: DescribedObject = object;
  if (sizeOf(smaller) > room && smaller.ddl !== undefined) {
    const { ddl, ...rest } = smaller;
    smaller = { ...rest, left_out: { ddl: ddl.length } };
  }
  for (const name of LISTS) {
    const list = smaller[name];
    if (list === undefined || sizeOf(smaller) <= room) continue;
    const all = Array.isArray(list) ? list : list.rows;
    const kept = Math.max(0, Math.floor(all.length * (1 - (sizeOf(smaller) - room) / sizeOf(list)) - 1));
    const shorter = all.slice(0, kept);
    smaller = {
      ...smaller,
      [name]: Array.isArray(list) ? shorter : { ...list, rows: shorter },
      left_out: { ...smaller.left_out, [name]: all.length - kept },
    };
  }
  return smaller;
}

function sizeOf(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value));
}
