import { readFileSync } from 'node:fs';
import { Ajv, type ValidateFunction } from 'ajv';
import formats from 'ajv-formats';
import type { Description, Operation } from './describe.ts';
import { amend } from './exceptions.ts';

export type Kind = 'ghes' | 'github.com';

interface Compiled {
  operations: Record<string, Operation>;
  /** What stands at a place of the description, like `schemas`, `basic-error`. @throws {Error} where nothing does */
  at: (...place: string[]) => ValidateFunction;
  /** The same for words of a path or query, which are read as the numbers and lists that are asked for. */
  words: (...place: string[]) => ValidateFunction;
}

const kinds = new Map<Kind, Compiled>();

/** A description, read once; each of its schemas is compiled when it is first asked for. */
export function compiled(kind: Kind): Compiled {
  const known = kinds.get(kind);
  if (known !== undefined) {
    return known;
  }
  const description = JSON.parse(
    readFileSync(new URL(`${kind}.json`, import.meta.url), 'utf8'),
  ) as Description;
  amend(description);
  const made = {
    operations: description.operations,
    at: lookUp(ajvFor(description)),
    words: lookUp(ajvFor(description, 'array')),
  };
  kinds.set(kind, made);
  return made;
}

const ROOT = 'github';

function ajvFor(description: Description, coerceTypes?: 'array'): Ajv {
  const ajv = new Ajv({
    strict: false,
    allErrors: true,
    validateSchema: false,
    coerceTypes: coerceTypes ?? false,
  });
  formats.default(ajv);
  // GitHub's own name for `owner/name`.
  ajv.addFormat('repo.nwo', /^[^/]+\/[^/]+$/);
  return ajv.addSchema(description, ROOT);
}

function lookUp(ajv: Ajv): Compiled['at'] {
  return (...place) => {
    const steps = place.map((step) => encodeURIComponent(step.replaceAll('~', '~0').replaceAll('/', '~1')));
    const found = ajv.getSchema(`${ROOT}#/${steps.join('/')}`);
    if (found === undefined) {
      throw new Error(`The description holds nothing at ${place.join(' > ')}.`);
    }
    return found;
  };
}
