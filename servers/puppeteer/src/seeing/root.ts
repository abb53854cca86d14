import { ToolError } from '@plugboard/core';
import type { Part, SeenNode } from '../in-page/contract.ts';

/** What is to be shown: an element, or with `+` what follows it in the same place. */
export function below(parts: readonly Part[], root: string): Part[] {
  const [, digits = '', plus = ''] = /^e(\d{1,9})(\+?)$/.exec(root) ?? [];
  const found = find(parts, Number(digits));
  if (found === undefined)
    throw new ToolError('Nothing of that root is seen now.', {
      code: 'NO_ROOT',
      hint: 'Take a snapshot without root; what it leaves out stands there with its root.',
    });
  const { beside, last, same } = found;
  return plus === '+' ? beside.slice(last + 1) : same;
}

interface Found {
  readonly beside: readonly Part[];
  readonly last: number;
  /** The element, or the lines of it. */
  readonly same: Part[];
}

function find(parts: readonly Part[], ref: number): Found | undefined {
  const is = (part: Part): part is SeenNode => typeof part !== 'string' && part.ref === ref;
  const last = parts.findLastIndex(is);
  if (last >= 0) return { beside: parts, last, same: parts.filter(is) };
  for (const part of parts) {
    const found = typeof part === 'string' ? undefined : find(part.parts ?? [], ref);
    if (found !== undefined) return found;
  }
  return undefined;
}
