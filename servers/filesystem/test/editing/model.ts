import type { Edit } from '../../src/editing/edit.ts';

/** A character, or a line end: as it is compared, and as it is written. */
interface Token {
  readonly plain: string;
  readonly raw: string;
}

interface Change {
  readonly start: number;
  readonly end: number;
  readonly text: string;
  readonly claim: [number, number];
  readonly isLines: boolean;
}

const tokensOf = (text: string): Token[] =>
  [...text.matchAll(/\r\n|[^]/g)].map(([raw]) => ({ plain: /[\r\n]/.test(raw) ? '\n' : raw, raw }));
const plainOf = (text: string) =>
  tokensOf(text)
    .map(({ plain }) => plain)
    .join('');
const body = (text: string) => plainOf(text).replace(/\n$/, '');

/** What the edits make of a text, one character after the other and with no thought of time; or the code of a refusal. */
export function edited(text: string, edits: readonly Edit[]): { text: string } | { code: string } {
  const tokens = tokensOf(text);
  const plain = plainOf(text);
  const changes: Change[] = [];
  for (const edit of edits) {
    const found = 'old' in edit ? textChanges(plain, edit) : lineChange(plain, edit);
    if (typeof found === 'string') return { code: found };
    changes.push(...found);
  }
  for (const [index, { claim: one }] of changes.entries()) {
    for (const { claim: other } of changes.slice(index + 1))
      if (touch(one, other)) return { code: 'AMBIGUOUS' };
  }
  changes.sort((one, other) => one.claim[0] - other.claim[0] || one.claim[1] - other.claim[1]);
  let [out, last, done] = ['', '\n', 0];
  const put = (parts: readonly Token[]) => {
    for (const { raw, plain: seen } of parts) [out, last] = [out + raw, seen];
  };
  for (const change of changes) {
    put(tokens.slice(done, change.start));
    const isOpen = change.isLines && last !== '\n';
    put(replacement(tokens, { ...change, text: isOpen ? `\n${change.text}` : change.text }));
    done = change.end;
  }
  put(tokens.slice(done));
  return { text: out };
}

function touch([start, end]: [number, number], [from, to]: [number, number]): boolean {
  if (start === end && from === to) return start === from;
  return (
    Math.max(start, from) < Math.min(end, to) ||
    (start === end && from < start && start < to) ||
    (from === to && start < from && from < end)
  );
}

function textChanges(plain: string, edit: Extract<Edit, { old: string }>): Change[] | string {
  const [old, text, count] = [plainOf(edit.old), plainOf(edit.new), edit.count ?? 1];
  if (old === '' || (edit.near_line !== undefined && count !== 1)) return 'INVALID_ARGUMENTS';
  const all = Array.from({ length: plain.length }, (_, at) => at);
  let places = all.filter((at) => plain.startsWith(old, at));
  if (count !== 1) {
    let behind = 0;
    places = places.filter((at) => at >= behind && ((behind = at + old.length), true));
  }
  if (places.length === 0) return 'NO_MATCH';
  const { near_line: near } = edit;
  if (near !== undefined) {
    const total = plain.split('\n').length - (plain === '' || plain.endsWith('\n') ? 1 : 0);
    const wanted = Math.min(near - 1, total);
    const away = (at: number) => {
      const lines = Array.from(
        { length: body(old).split('\n').length },
        (_, index) => plain.slice(0, at).split('\n').length - 1 + index,
      );
      return Math.min(...lines.map((line) => Math.abs(line - wanted)));
    };
    const least = Math.min(...places.map(away));
    places = places.filter((at) => away(at) === least);
    if (places.length > 1) return 'AMBIGUOUS';
  } else if (count !== 'all' && places.length !== count)
    return places.length > count ? 'AMBIGUOUS' : 'NO_MATCH';
  return places.map((start) => ({
    start,
    end: start + old.length,
    text,
    claim: [start, start + old.length],
    isLines: false,
  }));
}

function lineChange(plain: string, edit: Exclude<Edit, { old: string }>): Change[] | string {
  const lines = plain.match(/[^\n]*\n|[^\n]+$/g) ?? [];
  const startOf = (line: number) => lines.slice(0, line).join('').length;
  if ('insert_after' in edit) {
    if (edit.insert_after > lines.length || edit.text === '') return 'INVALID_ARGUMENTS';
    const at = startOf(edit.insert_after);
    const isAtOpenEnd = edit.insert_after === lines.length && lines.length > 0 && !plain.endsWith('\n');
    const text = plain === '' ? plainOf(edit.text) : body(edit.text) + (isAtOpenEnd ? '' : '\n');
    return [{ start: at, end: at, text, claim: [at, at], isLines: true }];
  }
  if (edit.end_line > lines.length || edit.start_line > edit.end_line) return 'INVALID_ARGUMENTS';
  const [start, behind] = [startOf(edit.start_line - 1), startOf(edit.end_line)];
  const end = start + body(plain.slice(start, behind)).length;
  if (edit.expect !== undefined && body(edit.expect) !== plain.slice(start, end)) return 'STALE';
  const claim: [number, number] = [start, behind];
  if (edit.new === '') return [{ start, end: behind, text: '', claim, isLines: false }];
  return [{ start, end, text: body(edit.new), claim, isLines: false }];
}

/** What is the same at both ends keeps its tokens; a new line end is like the one it replaces, or like the nearest. */
function replacement(tokens: readonly Token[], { start, end, text }: Change): Token[] {
  const [old, now] = [tokens.slice(start, end), tokensOf(text)];
  const same = (one: Token | undefined, other: Token | undefined) => one?.plain === other?.plain;
  const head: Token[] = [];
  const tail: Token[] = [];
  let at = start;
  while (old.length > 0 && now.length > 0 && same(old[0], now[0])) {
    head.push(old.shift() as Token);
    now.shift();
    at += 1;
  }
  while (old.length > 0 && now.length > 0 && same(old.at(-1), now.at(-1))) {
    tail.unshift(old.pop() as Token);
    now.pop();
  }
  const isEnd = ({ plain }: Token) => plain === '\n';
  const before = tokens.slice(0, at);
  const replaced = old.filter(isEnd);
  const nearest = [before.slice(-1).find(isEnd), tokens.slice(at).find(isEnd), before.findLast(isEnd)];
  let eol = nearest.find((token) => token !== undefined)?.raw ?? '\n';
  return [
    ...head,
    ...now.map((token) => {
      if (!isEnd(token)) return token;
      eol = replaced.shift()?.raw ?? eol;
      return { plain: '\n', raw: eol };
    }),
    ...tail,
  ];
}
