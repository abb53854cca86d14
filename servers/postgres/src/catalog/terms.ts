/** One of the words that are looked for; number 0 is all of them together. */
export interface Term {
  readonly no: number;
  readonly term: string;
  /** Without the ending of a plural. */
  readonly stem: string;
  /** The triples of signs in it, for likeness; none for a word too short to be like another. */
  readonly grams: readonly string[];
}

const MOST_TERMS = 8;
const SHORTEST_LIKENESS = 4;

/** The words of `customer emails`, `orders.customer_id` or `customerId`. */
export function termsIn(query: string): Term[] {
  const words = query
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[\s_\-./,;:()"'*%]+/)
    .filter((word) => word !== '')
    .slice(0, MOST_TERMS);
  const terms = words.map((term, index) => ({
    no: index + 1,
    term,
    stem: stemOf(term),
    grams: gramsOf(term),
  }));
  if (words.length < 2) return terms;
  const whole = words.join(' ');
  return [{ no: 0, term: whole, stem: stemOf(whole), grams: [] }, ...terms];
}

function stemOf(term: string): string {
  if (term.length > 4 && term.endsWith('ies')) return term.slice(0, -3);
  return term.length > 3 && term.endsWith('s') && !term.endsWith('ss') ? term.slice(0, -1) : term;
}

function gramsOf(term: string): string[] {
  if (term.length < SHORTEST_LIKENESS) return [];
  const padded = ` ${term} `;
  return [...new Set(Array.from({ length: padded.length - 2 }, (_, at) => padded.slice(at, at + 3)))];
}
