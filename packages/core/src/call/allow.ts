import { SettingsError } from '../define/errors.ts';
import type { Tool } from '../define/tool.ts';
import { closestHint } from './closest.ts';

/** Which of a server's tools the person lets a model have. */
export interface Allowance {
  /** Only what changes nothing. */
  readonly readOnly: boolean;
  /** Names of tools and groups, or `all`; all that are not rare where empty. */
  readonly tools: readonly string[];
  readonly excludeTools: readonly string[];
}

/** For `--tools`: rare ones too. */
const ALL = 'all';

/**
 * The tools that are listed and can be called, in the order of the definition. A tool that is not allowed is not
 * there: a call to it is answered like one to any name that no tool has. Throws `SettingsError` for unknown names.
 */
export function allowTools<Deps>(
  tools: readonly Tool<Deps>[],
  { readOnly, tools: only, excludeTools }: Allowance,
): readonly Tool<Deps>[] {
  const known = tools.flatMap(namesOf);
  const wanted = namesIn(only, '--tools', new Set([...known, ALL]));
  const unwanted = namesIn(excludeTools, '--exclude-tools', new Set(known));
  const isIn = (names: ReadonlySet<string>, tool: Tool<Deps>) =>
    namesOf(tool).some((each) => names.has(each));
  return tools.filter(
    (tool) =>
      (!readOnly || tool.effect.kind === 'reads') &&
      (wanted.has(ALL) || (wanted.size === 0 ? tool.rare !== true : isIn(wanted, tool))) &&
      !isIn(unwanted, tool),
  );
}

/** A line that names a tool as it was called before means it still. */
function namesOf<Deps>({ name, formerly = [], groups = [] }: Tool<Deps>): string[] {
  return [name, ...formerly, ...groups];
}

function namesIn(given: readonly string[], flag: string, known: ReadonlySet<string>): ReadonlySet<string> {
  const names = new Set(
    given
      .flatMap((each) => each.split(','))
      .map((name) => name.trim())
      .filter(Boolean),
  );
  for (const name of names) {
    if (known.has(name)) continue;
    const hint = closestHint(name, known) || ` There are ${[...known].join(', ')}.`;
    throw new SettingsError(`${flag}: there is no tool or group ${JSON.stringify(name)}.${hint}`);
  }
  return names;
}
