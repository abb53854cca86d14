import type { CompleteResult } from '@modelcontextprotocol/server';
import type { Complete } from '../define/resource.ts';
import type { Caller } from './caller.ts';
import { withDeadline } from './deadline.ts';
import type { Lender } from './lender.ts';
import { failingAs } from './result.ts';

/** What could be meant by the letters typed so far. */
export type Offer = CompleteResult['completion'];

/** What a person has typed so far, and what they filled in before. */
export interface Typed {
  readonly name: string;
  readonly value: string;
  readonly others: Readonly<Record<string, string>>;
}

type Completers<Deps> = Readonly<Record<string, Complete<Deps> | undefined>>;

/** The most the protocol lets a server offer. */
const MOST_OFFERED = 100;

/** The first hundred that a completer finds, and how many there are; nothing where there is none. */
export async function offer<Deps>(
  { name, complete = {} }: { readonly name: string; readonly complete?: Completers<Deps> | undefined },
  typed: Typed,
  lender: Lender<Deps>,
  caller: Caller,
): Promise<Offer> {
  // The name is the client's: it may be `__proto__`.
  const completer = Object.hasOwn(complete, typed.name) ? complete[typed.name] : undefined;
  if (completer === undefined) return { values: [], total: 0, hasMore: false };
  const values = await failingAs(name, caller, () =>
    withDeadline({ name }, caller.mcpReq.signal, () =>
      lender.use(caller, (deps) => completer(typed.value, deps, typed.others)),
    ),
  );
  return {
    values: values.slice(0, MOST_OFFERED),
    total: values.length,
    hasMore: values.length > MOST_OFFERED,
  };
}
