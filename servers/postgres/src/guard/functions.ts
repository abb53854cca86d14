import { EXTENSION_FAMILIES, HARMLESS_OF_EXTENSIONS, REFUSED_EXTENSIONS } from './extensions.ts';
import { BUILT_IN_FAMILIES, HARMLESS, SAMPLING, type Family } from './families.ts';

/** A function that a statement may run, as the catalog describes it. */
export interface Candidate {
  readonly schema: string;
  readonly name: string;
  /** Made by PostgreSQL itself, not by anybody since. */
  readonly builtIn: boolean;
  readonly volatile: boolean;
  readonly language: string;
  /** Anybody may write functions in this language: it cannot leave the database. */
  readonly trusted: boolean;
  readonly extension: string | undefined;
  /** It stands behind a type (input, casts, comparison, checks) and was not called by name. */
  readonly behindType: boolean;
}

/** Why something is refused, and what to do instead. */
export interface Fault {
  /** Follows the name: "… reads the server's files". */
  readonly does: string;
  readonly hint?: string;
}

const LABEL =
  'If it only reads, its owner can say so: ALTER FUNCTION … STABLE; if it writes, preview_write (--access preview) runs it and rolls back.';

/**
 * What is wrong with running this function; undefined: nothing.
 *
 * @param planned the statement is planned and not run (EXPLAIN without ANALYZE): nothing volatile is run then.
 */
export function faultOf(candidate: Candidate, planned: boolean): Fault | undefined {
  if (planned && candidate.volatile) return undefined;
  if (candidate.builtIn) return faultOfBuiltIn(candidate);
  if (candidate.extension !== undefined) return faultOfExtension(candidate, candidate.extension);
  return faultOfOwn(candidate);
}

const SETVAL: Fault = {
  does: 'sets a sequence, which no rollback undoes',
  hint: 'ALTER SEQUENCE … RESTART WITH does the same, and can be rolled back.',
};

/** The same in a statement that may change this database: what only does that, functions of its owners and nextval, runs. */
export function faultOfChange(candidate: Candidate): Fault | undefined {
  const { builtIn, name, extension, language, trusted } = candidate;
  if (builtIn && name === 'nextval') return undefined;
  if (builtIn && name === 'setval') return SETVAL;
  if (builtIn) return faultOfBuiltIn(candidate);
  if (extension !== undefined) return faultOfExtension(candidate, extension);
  return trusted && !isNative(language) ? undefined : faultOfOwn(candidate);
}

function faultOfBuiltIn({ name, volatile }: Candidate): Fault | undefined {
  // With a text in second place it runs that as a query; with three tsqueries it is immutable.
  if (name === 'ts_rewrite' && volatile)
    return { does: 'runs a query from a text, which the guard cannot see' };
  const family = familyOf(BUILT_IN_FAMILIES, name);
  if (family !== undefined) return family;
  if (!volatile || HARMLESS.test(name) || SAMPLING.test(name)) return undefined;
  return { does: 'may change something outside of this statement' };
}

function faultOfExtension(candidate: Candidate, extension: string): Fault | undefined {
  const { name, language, trusted, volatile, behindType } = candidate;
  const refused = REFUSED_EXTENSIONS.get(extension);
  if (refused !== undefined) return { does: refused };
  const family = familyOf(EXTENSION_FAMILIES, name);
  if (family !== undefined) return family;
  if (!trusted && !isNative(language)) return untrusted(language);
  if (!volatile || behindType || SAMPLING.test(name)) return undefined;
  if (HARMLESS_OF_EXTENSIONS.get(extension)?.test(name) === true) return undefined;
  return { does: 'is marked VOLATILE by its extension: it may change something' };
}

function faultOfOwn({ language, trusted, volatile }: Candidate): Fault | undefined {
  if (isNative(language))
    return {
      does: 'is native code that belongs to no extension',
      hint: 'Only its owner knows what it does.',
    };
  if (!trusted) return untrusted(language);
  return volatile ? { does: 'is marked VOLATILE: it may change something', hint: LABEL } : undefined;
}

function untrusted(language: string): Fault {
  return {
    does: `is written in ${language}, which can leave the database`,
    hint: 'Ask with built-in functions, or with some in SQL or PL/pgSQL.',
  };
}

function familyOf(families: readonly Family[], name: string): Family | undefined {
  return families.find(({ names }) => names.test(name));
}

function isNative(language: string): boolean {
  return language === 'c' || language === 'internal';
}
