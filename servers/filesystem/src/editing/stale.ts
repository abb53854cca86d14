import { refuse } from '../errors.ts';
import { numbered, quoted } from './excerpt.ts';

/** Lines that are not what an edit expects them to be. */
export function staleLines(
  actual: string,
  { first, last, shown, index }: { first: number; last: number; shown: string; index: number },
) {
  const lines = first === last ? `Line ${first}` : `Lines ${first} to ${last}`;
  return refuse(
    'STALE',
    `edits[${index}].expect: ${lines} of ${shown} ${first === last ? 'is' : 'are'} not as expected.`,
    `Nothing was changed. The file has:${quoted(numbered(actual, first), shown)}`,
  );
}
