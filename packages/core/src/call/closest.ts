import { distance } from 'fastest-levenshtein';

/** Words longer than this are no slip of the fingers, and comparing them costs time that a caller chooses. */
const LONGEST_TYPO = 64;

/** The candidate that was probably meant, or undefined when none is near. */
export function closest(word: string, candidates: Iterable<string>): string | undefined {
  if (word.length > LONGEST_TYPO) return undefined;
  const wanted = fold(word);
  let best: string | undefined;
  let bestDistance = Math.max(2, Math.floor(wanted.length / 3)) + 1;
  for (const candidate of candidates) {
    const folded = fold(candidate);
    const away = wanted.length >= 3 && folded.startsWith(wanted) ? 1 : distance(wanted, folded);
    if (away < bestDistance && away < folded.length) [best, bestDistance] = [candidate, away];
  }
  return best;
}

/** ` Did you mean "depth"?`, or nothing: to be put behind a sentence. */
export function closestHint(word: string, candidates: Iterable<string>): string {
  const candidate = closest(word, candidates);
  return candidate === undefined ? '' : ` Did you mean ${JSON.stringify(candidate)}?`;
}

function fold(text: string): string {
  return text.toLowerCase().replaceAll(/[\s_-]+/g, '_');
}
