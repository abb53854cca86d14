import { isDeepStrictEqual } from 'node:util';
import { major, minor, type Change } from './change.ts';
import { differences, type Difference, type Schema, type What } from './schema.ts';

/** What a change of a tool can break. */
export interface ContractTool {
  readonly name: string;
  readonly inputSchema: Schema;
  readonly outputSchema?: Schema;
  readonly annotations?: {
    readonly readOnlyHint?: boolean;
    readonly destructiveHint?: boolean;
    readonly [hint: string]: unknown;
  };
  readonly _meta?: { readonly [key: string]: unknown };
}

/** What became of the tools that models and programs know, and how much of a release that is. */
export function contractChanges(before: readonly ContractTool[], after: readonly ContractTool[]): Change[] {
  const now = new Map(after.map((tool) => [tool.name, tool]));
  const renamed = new Map(after.flatMap((tool) => formerNames(tool).map((name) => [name, tool])));
  const known = new Set(before.map(({ name }) => name));
  const isNew = ({ name, ...tool }: ContractTool) =>
    !known.has(name) && !formerNames({ name, ...tool }).some((former) => known.has(former));
  return [
    ...before.flatMap((tool) => {
      const same = now.get(tool.name);
      if (same !== undefined) return [...toolChanges(tool, same), ...formerChanges(tool, same)];
      const other = renamed.get(tool.name);
      if (other === undefined) return [major(`the tool ${tool.name} is gone`)];
      return [
        minor(`${tool.name} is now ${other.name}`),
        ...toolChanges(tool, { ...other, name: tool.name }),
      ];
    }),
    ...after.filter(isNew).map(({ name }) => minor(`the tool ${name} is new`)),
  ];
}

function formerNames({ _meta }: ContractTool): string[] {
  const names = _meta?.['io.github.plugboard-mcp/formerly'];
  return Array.isArray(names) ? names.map(String) : [];
}

/** Who still calls it by a former name had a release to notice. */
function formerChanges(before: ContractTool, after: ContractTool): Change[] {
  const still = new Set(formerNames(after));
  return formerNames(before)
    .filter((name) => !still.has(name))
    .map((name) => minor(`${after.name} is not called ${name} any more`));
}

function toolChanges(before: ContractTool, after: ContractTool): Change[] {
  if (isDeepStrictEqual({ ...before, _meta: {} }, { ...after, _meta: {} })) return [];
  const { name } = before;
  const [answered, answers] = [before.outputSchema ?? {}, after.outputSchema ?? {}];
  const changes = [
    ...changesBetween(before.inputSchema, after.inputSchema, (each) => argumentChange(name, each)),
    // A program that could read every former answer has to be right about every answer of now.
    ...changesBetween(answers, answered, (each) => answerChange(name, each)),
    ...effectChanges(before, after),
  ];
  return changes.length > 0 ? changes : [{ bump: 'patch', words: `the words of ${name} changed` }];
}

function changesBetween(one: Schema, other: Schema, say: (difference: Difference) => Change): Change[] {
  const breaks = (difference: Difference) => say(difference).bump === 'major';
  const changes = differences(one, other, { path: '', breaks }).map(say);
  return [...new Map(changes.map((change) => [change.words, change])).values()];
}

/** A call that was right before may be refused now. */
function argumentChange(tool: string, { what, path, name }: Difference): Change {
  const place = path === '' ? tool : `${path} of ${tool}`;
  const changes: Record<What, Change> = {
    gone: major(`${place} takes no ${name} any more`),
    added: minor(`${place} takes ${name} as well`),
    demanded: major(`${place} now needs ${name}`),
    needed: major(`${place} now needs ${name}`),
    spared: minor(`${place} does without ${name}`),
    default: minor(`the default of ${place} is another`),
    narrower: major(`${place} may refuse what it took`),
    wider: minor(`${place} takes more than before`),
  };
  return changes[what];
}

/** From the answers of now to those of before: what is gone on that way is new. */
function answerChange(tool: string, { what, path, name }: Difference): Change {
  const field = [path, name].filter(Boolean).join('.');
  const place = path === '' ? tool : `${path} of ${tool}`;
  const changes: Record<What, Change> = {
    gone: minor(`${tool} answers ${field} as well`),
    added: major(`${tool} answers no ${field} any more`),
    demanded: major(`${tool} answers no ${field} any more`),
    needed: major(`${tool} may leave ${field} out of its answer`),
    spared: minor(`${tool} always answers ${field}`),
    default: minor(`the default of ${place} is another`),
    narrower: major(`${place} may answer what it never did`),
    wider: minor(`${place} answers less than it might have`),
  };
  return changes[what];
}

/** From the least to the most that a call can do. */
const EFFECTS = ['reads', 'writes', 'destroys'];

/** A host that lets a tool run unasked goes by what it can do. */
function effectChanges(before: ContractTool, after: ContractTool): Change[] {
  if (isDeepStrictEqual(before.annotations, after.annotations)) return [];
  const { name } = before;
  const [was, is] = [effectOf(before), effectOf(after)];
  return EFFECTS.indexOf(is) > EFFECTS.indexOf(was)
    ? [major(`${name} was a tool that ${was}, and now ${is}`)]
    : [minor(`the effect of ${name} is another`)];
}

/** By the defaults of the protocol: what says nothing destroys. */
function effectOf({ annotations }: ContractTool): string {
  if (annotations?.readOnlyHint === true) return 'reads';
  return annotations?.destructiveHint === false ? 'writes' : 'destroys';
}
