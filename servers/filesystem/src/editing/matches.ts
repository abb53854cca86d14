import { refuse } from '../errors.ts';
import type { ReplaceText } from './edit.ts';
import type { Place } from './locate.ts';
import { plainOf, type Source } from './source.ts';

/** Of more places than these no edit is made: each costs memory. */
const MOST = 1_000_000;
/** Lines that are named of many. */
const NAMED = 10;

/** Where an edit's text begins, as often as it is wanted; nothing where it is not in the file. */
export function matchesOf(edit: ReplaceText, { source, index }: Place): number[] {
  const argument = `edits[${index}]`;
  const { count = 1, near_line: near } = edit;
  const old = plainOf(edit.old);
  if (old === '') {
    throw refuse(
      'INVALID_ARGUMENTS',
      `${argument}.old: is empty.`,
      'To put lines in, use insert_after and text.',
    );
  }
  if (near !== undefined && count !== 1) {
    throw refuse('INVALID_ARGUMENTS', `${argument}.near_line: chooses one match, and count is not 1.`);
  }
  if (near !== undefined) return nearest(source, old, near, argument);
  // Of `aa` in `aaa` nobody can say which is meant, though only one can be replaced.
  const found = places(source.plain, old, count === 1 ? 1 : old.length);
  if (found.length > MOST && count !== 1)
    throw refuse('TOO_LARGE', `${argument}.old: occurs more than ${MOST} times.`);
  if (found.length === 0 || count === 'all' || found.length === count) return found;
  throw otherCount(source, found, count, argument);
}

function places(text: string, part: string, step: number): number[] {
  const found: number[] = [];
  for (let at = text.indexOf(part); at !== -1 && found.length <= MOST; at = text.indexOf(part, at + step)) {
    found.push(at);
  }
  return found;
}

function otherCount(source: Source, found: readonly number[], count: number, argument: string) {
  const times = (number: number) => (number === 1 ? 'once' : `${number} times`);
  const often = found.length > MOST ? `more than ${MOST} times` : times(found.length);
  const message = `${argument}.old: occurs ${often}, in ${firstLines(source, found)}, and not ${times(count)}.`;
  if (found.length < count)
    return refuse('NO_MATCH', message, `count=${found.length} takes those there are.`);
  const choices = found.length > MOST ? 'or near_line' : `near_line, or count (${found.length} or "all")`;
  return refuse('AMBIGUOUS', message, `To choose, give more of the text around it, ${choices}.`);
}

function firstLines(source: Source, found: readonly number[]): string {
  const lines = new Set<number>();
  for (const at of found) if (lines.add(source.lineAt(at) + 1).size > NAMED) break;
  const named = [...lines].slice(0, NAMED).join(', ');
  return `${lines.size === 1 ? 'line' : 'lines'} ${named}${lines.size > NAMED ? ' and more' : ''}`;
}

/** The match that is the fewest lines away. Two on either side tell whether another one is as near. */
function nearest(source: Source, old: string, near: number, argument: string): number[] {
  const { plain } = source;
  const line = Math.min(near - 1, source.lines);
  const after = plain.indexOf(old, source.startOf(line));
  const before = source.startOf(line) === 0 ? -1 : plain.lastIndexOf(old, source.startOf(line) - 1);
  const found = [
    ...(before > 0 ? [plain.lastIndexOf(old, before - 1)] : []),
    before,
    after,
    ...(after === -1 ? [] : [plain.indexOf(old, after + 1)]),
  ].filter((at) => at !== -1);
  const width = old.replace(/\n$/, '').length;
  const away = (at: number) => Math.max(source.lineAt(at) - line, line - source.lineAt(at + width), 0);
  const least = Math.min(...found.map(away));
  const best = found.filter((at) => away(at) === least);
  if (best.length < 2) return best;
  const lines = [...new Set(best.map((at) => source.lineAt(at) + 1))];
  throw refuse(
    'AMBIGUOUS',
    `${argument}.old: occurs ${best.length} times as near to line ${near}, in line ${lines.join(' and ')}.`,
    'Give more of the text around it.',
  );
}
