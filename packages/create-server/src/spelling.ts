import { Script } from 'node:vm';
import { NameError } from './name-error.ts';

/** One name in each way in which files spell it. */
export interface Spelling {
  /** `road-works` */
  readonly kebab: string;
  /** `road_works` */
  readonly snake: string;
  /** `ROAD_WORKS` */
  readonly upper: string;
  /** `roadWorks` */
  readonly camel: string;
  /** `RoadWorks` */
  readonly pascal: string;
  /** `Road works` */
  readonly title: string;
}

export function spell(name: string): Spelling {
  const words = name.split(/[-_]/);
  const pascal = words.map(capital).join('');
  return {
    kebab: words.join('-'),
    snake: words.join('_'),
    upper: words.join('_').toUpperCase(),
    camel: pascal.charAt(0).toLowerCase() + pascal.slice(1),
    pascal,
    title: capital(words.join(' ')),
  };
}

/** Throws `NameError` for what cannot be the name of a server, a folder and a package. */
export function assertServerName(name: string): void {
  if (/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name) && name.length <= 40) return;
  throw new NameError(
    `${JSON.stringify(name.slice(0, 60))} is no name for a server; use small letters, digits and dashes, as in road-works.`,
  );
}

/** Throws `NameError` where a const of that name could not stand in these modules. */
export function assertFree(name: string, modules: readonly string[]): void {
  const { camel } = spell(name);
  const words = modules.flatMap((code) => code.replaceAll(/'[^']*'/g, '').match(/[\w$]+/g) ?? []);
  if (isReserved(camel))
    throw new NameError(`${camel} is a word of JavaScript, which no variable can be; choose another name.`);
  if (words.includes(camel))
    throw new NameError(`The code around it calls something else ${camel}; choose another name.`);
}

/** Nothing forbids a variable of these names, and all of them mislead: a module that exports `then` is a promise. */
const MISLEADING = new Set(['Infinity', 'NaN', 'then', 'undefined']);

/** Whether it is a word of the language itself, which the engine knows best. */
function isReserved(name: string): boolean {
  if (MISLEADING.has(name)) return true;
  try {
    void new Script(`'use strict'; const ${name} = 0;`);
    return false;
  } catch {
    return true;
  }
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
