import { Script } from 'node:vm';
import { SettingsError } from '@plugboard/core';

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

/** Throws `SettingsError` where a const of that name could not stand in these modules. */
export function assertFree(name: string, modules: readonly string[]): void {
  const { camel } = spell(name);
  const words = modules.flatMap((code) => code.replaceAll(/'[^']*'/g, '').match(/[\w$]+/g) ?? []);
  if (isReserved(camel))
    throw new SettingsError(
      `${camel} is a word of JavaScript, which no variable can be; choose another name.`,
    );
  if (words.includes(camel))
    throw new SettingsError(`The code around it calls something else ${camel}; choose another name.`);
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
