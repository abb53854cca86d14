import { visible } from '@plugboard/core';
import { lookUp, type Found, type FoundFunction, type FoundRelation, type Lookup } from './catalog.ts';
import { REFUSED_EXTENSIONS } from './extensions.ts';
import { faultOf, faultOfChange, type Fault } from './functions.ts';
import { faultOfKind, isOnlyPlanned, kindOf } from './kinds.ts';
import { maskFault } from './mask-fault.ts';
import { maskedIn } from './masked.ts';
import { namesIn, type Name } from './names.ts';
import { isBeyondTables } from './objects.ts';
import { offsetOfByte } from './position.ts';
import { REFUSED_RELATIONS, targetsIn } from './relations.ts';
import type { Scope } from '../catalog/scope.ts';
import { scopeFault } from './scope.ts';
import { largestConstant } from './size.ts';
import { parse, type ParsedStatement } from './statement.ts';
import { nodesOf } from './walk.ts';

export { parse, type Lookup, type ParsedStatement };

/** Whether a statement may run. Every word of it is ours, but for names. */
export interface Verdict {
  readonly allowed: boolean;
  /** `select`, `values`, `explain`, `show`, or what it is instead, in small letters. */
  readonly kind: string;
  /** `NOT_READ_ONLY`, `FUNCTION_REFUSED`, `RELATION_REFUSED`, `OUT_OF_SCOPE`, `TOO_LARGE`, `OLD_STRINGS`. */
  readonly code?: string;
  /** One sentence: what is refused and why. */
  readonly reason?: string;
  /** What to do instead. */
  readonly hint?: string;
  /** Where in the SQL, as JavaScript counts. */
  readonly position?: number;
  readonly statement: ParsedStatement;
}

interface Refusal extends Fault {
  readonly code: string;
  /** What is refused; `does` follows it. */
  readonly words: string;
  readonly byte: number | undefined;
}

/** Says whether a statement only reads, and what it names only does so too. Two round trips at most. */
export async function judge(statement: ParsedStatement, lookup: Lookup, scope?: Scope): Promise<Verdict> {
  const planned = isOnlyPlanned(statement);
  const look = { lookup, scope, faultOf: (candidate: FoundFunction) => faultOf(candidate, planned) };
  const refusal = refusedKind(statement) ?? refusedSize(statement) ?? (await refusedByNames(statement, look));
  return verdictOf(statement, refusal);
}

/**
 * The same of a statement that changes something and is rolled back, or is run again after a person saw what it does: it
 * changes this database, and nothing beside it.
 */
export async function judgeChange(
  statement: ParsedStatement,
  lookup: Lookup,
  scope?: Scope,
): Promise<Verdict> {
  const look = { lookup, scope, faultOf: faultOfChange };
  const refusal = refusedSize(statement) ?? refusedObject(statement, scope);
  return verdictOf(statement, refusal ?? (await refusedByNames(statement, look)));
}

function verdictOf(statement: ParsedStatement, refusal: Refusal | undefined): Verdict {
  const kind = kindOf(statement);
  if (refusal === undefined) return { allowed: true, kind, statement };
  const { code, words, does, hint, byte } = refusal;
  return {
    allowed: false,
    kind,
    code,
    reason: `${words} ${does}.`,
    statement,
    ...(hint === undefined ? {} : { hint }),
    ...(byte === undefined ? {} : { position: offsetOfByte(statement.sql, byte) }),
  };
}

function refusedKind(statement: ParsedStatement): Refusal | undefined {
  const fault = faultOfKind(statement);
  return fault && { code: 'NOT_READ_ONLY', byte: undefined, ...fault };
}

function refusedObject(statement: ParsedStatement, scope: Scope | undefined): Refusal | undefined {
  if (scope === undefined || (scope.isOpen && scope.masks.length === 0)) return undefined;
  if (!isBeyondTables(statement)) return undefined;
  return {
    code: 'OUT_OF_SCOPE',
    words: 'This',
    byte: undefined,
    does: 'is about more than tables, and only some of them are shown here',
    hint: 'The person who runs the server can do it.',
  };
}

function refusedSize(statement: ParsedStatement): Refusal | undefined {
  const calls = [...nodesOf(rootOf(statement))].filter(({ type }) => type === 'FuncCall');
  const large = largestConstant(calls.map(({ node }) => node));
  if (large === undefined) return undefined;
  return {
    code: 'TOO_LARGE',
    words: large,
    byte: undefined,
    does: 'would make a value of more than 10,000,000 characters',
    hint: 'Ask for less of it.',
  };
}

interface Look {
  readonly lookup: Lookup;
  readonly scope: Scope | undefined;
  readonly faultOf: (candidate: FoundFunction) => Fault | undefined;
}

async function refusedByNames(
  statement: ParsedStatement,
  { lookup, scope, faultOf: fault }: Look,
): Promise<Refusal | undefined> {
  const names = namesIn(rootOf(statement));
  const backslash = statement.sql.includes('\\');
  if (names.length === 0 && !backslash) return undefined;
  const found = await lookUp(names, lookup);
  if (found.oldStrings && backslash) return OLD_STRINGS;
  return (
    refusedRelation(found, scope) ??
    refusedTarget(found, statement) ??
    refusedFunction(found, fault) ??
    (await refusedMask(found, statement, { lookup, scope }))
  );
}

const OLD_STRINGS: Refusal = {
  code: 'OLD_STRINGS',
  words: 'A backslash',
  byte: undefined,
  does: 'can mean two things while standard_conforming_strings is off',
  hint: "Write it as chr(92), or ask the person who runs the server to set standard_conforming_strings to 'on'.",
};

async function refusedMask(
  found: Found,
  statement: ParsedStatement,
  { lookup, scope }: Pick<Look, 'lookup' | 'scope'>,
): Promise<Refusal | undefined> {
  if (scope === undefined || scope.masks.length === 0) return undefined;
  const fault = maskFault(statement, found, await maskedIn(scope.masks, lookup));
  return fault && { code: 'MASKED', ...fault };
}

function refusedRelation({ relations }: Found, scope: Scope | undefined): Refusal | undefined {
  for (const relation of relations) {
    const fault = faultOfRelation(relation);
    const words = via(nameOf(relation), relation);
    const byte = relation.asked[0]?.byte;
    if (fault !== undefined) return { code: 'RELATION_REFUSED', words, byte, ...fault };
    const outside = relation.inside ? undefined : scopeFault(relation, scope);
    if (outside !== undefined) return { code: 'OUT_OF_SCOPE', words, byte, ...outside };
  }
  return undefined;
}

/** Rows of the system catalog are what objects, roles and settings are made of, in all databases. */
function refusedTarget({ relations }: Found, statement: ParsedStatement): Refusal | undefined {
  const targets = targetsIn(rootOf(statement));
  for (const { builtIn, inside, asked, ...relation } of relations) {
    const at = asked.find(({ byte }) => byte !== undefined && targets.has(byte));
    if (!builtIn || inside || at === undefined) continue;
    const words = nameOf({ ...relation, builtIn });
    return { code: 'RELATION_REFUSED', words, byte: at.byte, does: 'is a part of PostgreSQL itself' };
  }
  return undefined;
}

function faultOfRelation({ builtIn, name, extension }: FoundRelation): Fault | undefined {
  if (builtIn) return REFUSED_RELATIONS.get(name);
  const does = extension === undefined ? undefined : REFUSED_EXTENSIONS.get(extension);
  return does === undefined ? undefined : { does };
}

function refusedFunction({ functions }: Found, faultIn: Look['faultOf']): Refusal | undefined {
  for (const candidate of functions) {
    const fault = faultIn(candidate);
    const at = fault === undefined ? undefined : whereUsed(candidate);
    if (fault === undefined || at === undefined) continue;
    const words = via(`${nameOf(candidate)}()`, { ...candidate, asked: [at] });
    return { code: 'FUNCTION_REFUSED', words, byte: at.byte, ...fault };
  }
  return undefined;
}

/** The first place of the statement that can mean this function; a call with other arguments cannot. */
function whereUsed(candidate: FoundFunction): Name | undefined {
  const { asked, inside, behindType } = candidate;
  if (behindType && asked.length === 0) return ANYWHERE;
  return asked.find(({ args }) => inside || behindType || candidate.fits(args));
}

/** A cast between built-in types can stand anywhere without a word. */
const ANYWHERE: Name = { kind: 'type', schema: undefined, name: 'a cast', args: undefined, byte: undefined };

function via(what: string, { inside, asked }: { inside: boolean; asked: readonly Name[] }): string {
  const [first] = asked;
  return inside && first !== undefined ? `${clip(first.name)} uses ${what}, which` : what;
}

function nameOf({ schema, name, builtIn }: { schema: string; name: string; builtIn: boolean }): string {
  return builtIn ? clip(name) : `${clip(schema)}.${clip(name)}`;
}

/** A name comes from outside: nothing hides in it, and it is not long. */
function clip(name: string): string {
  return visible(name.slice(0, 63)).replaceAll(/\s+/g, ' ');
}

function rootOf({ type, node }: ParsedStatement): Readonly<Record<string, unknown>> {
  return { [type]: node };
}
