import { ToolError } from '@plugboard/core';
import type { SeenNode } from '../in-page/contract.ts';
import type { Tab } from '../sessions/tab.ts';
import { lookAt } from './look.ts';
import { memoryOf, Numbering } from './memory.ts';
import { folded, hasLines, plainOf, rowsOf } from './write.ts';

export interface Sought {
  readonly text?: string | undefined;
  /** RE2: its time grows with the text alone. */
  readonly regex?: string | undefined;
  readonly role?: string | undefined;
  readonly limit: number;
}

export interface Findings {
  readonly lines: readonly string[];
  readonly count: number;
  /** Frames that were not looked at. */
  readonly framesLeft: number;
}

const LONGEST = 240;

/** The lines in which something is, with the places they stand in. */
export async function findIn(tab: Tab, sought: Sought): Promise<Findings> {
  const matches = await matcherOf(sought);
  const { parts, frames, framesLeft } = await lookAt(tab);
  const numbering = new Numbering(memoryOf(tab), frames);
  const lines: string[] = [];
  const places: string[] = [];
  let count = 0;
  for (const { depth, text, node } of rowsOf(parts)) {
    places.length = depth;
    places[depth] = node.parts === undefined ? '' : node.kind;
    const masked = tab.shown.masked(plainOf(text));
    if (!hasRole(node, sought.role) || !matches(masked)) continue;
    count += 1;
    if (lines.length >= sought.limit) continue;
    const path = places.slice(0, depth).filter(Boolean).join(' > ');
    const ref = node.acts === true || / e\d+/.test(ours(text)) ? '' : `${numbering.refOf(node)} `;
    const cut = text.length > LONGEST ? around(text, sought.text) : text;
    lines.push(`${path === '' ? '' : `${path}: `}${ref}${cut}`);
  }
  await numbering.tell();
  return { lines, count, framesLeft };
}

/** What of a line is not a page's. */
const ours = (text: string): string => text.replaceAll(/"(?:[^"\\]|\\.)*"/g, '');

/** Whether it, or something on its line, is of a role. */
function hasRole(node: SeenNode, role: string | undefined): boolean {
  const is = ({ kind }: SeenNode) => kind === role || (role === 'heading' && /^h\d$/.test(kind));
  const beside = hasLines(node) ? [] : (node.parts ?? []);
  return role === undefined || is(node) || beside.some((part) => typeof part !== 'string' && is(part));
}

async function matcherOf({ text, regex, role }: Sought): Promise<(line: string) => boolean> {
  if (text === undefined && regex === undefined && role === undefined)
    throw new ToolError('Nothing to look for was named.', {
      code: 'NO_QUERY',
      hint: 'Give text, regex or role.',
    });
  const wanted = text === undefined ? undefined : folded(text);
  const expression = regex === undefined ? undefined : await compiled(regex);
  return (line) => (wanted === undefined || folded(line).includes(wanted)) && (expression?.(line) ?? true);
}

async function compiled(pattern: string): Promise<(line: string) => boolean> {
  const { RE2JS, RE2JSException } = await import('re2js');
  try {
    const expression = RE2JS.compile(pattern);
    return (line) => expression.matcher(line).find();
  } catch (error) {
    if (!(error instanceof RE2JSException)) throw error;
    throw new ToolError('That is no regular expression of RE2.', {
      code: 'BAD_REGEX',
      hint: 'It knows no look-around and no back-references; use text for plain words.',
    });
  }
}

/** A part of a long line, around what was looked for; quotes are closed. */
function around(text: string, sought: string | undefined): string {
  const at = sought === undefined ? -1 : folded(text).indexOf(folded(sought));
  const from = Math.max(0, at - LONGEST / 2);
  const cut = plainOf(text).slice(from, from + LONGEST);
  return `${from > 0 ? '… ' : ''}${JSON.stringify(cut)} …`;
}
