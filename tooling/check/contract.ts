import { isDeepStrictEqual } from 'node:util';
import { major, minor, type Change } from './change.ts';
import { argumentChanges, fieldsOf, type Schema } from './schema.ts';

/** What a change of a tool can break. */
export interface ContractTool {
  readonly name: string;
  readonly inputSchema: Schema;
  readonly outputSchema?: Schema;
  readonly annotations?: object;
}

/** What became of the tools that models and programs know, and how much of a release that is. */
export function contractChanges(before: readonly ContractTool[], after: readonly ContractTool[]): Change[] {
  const now = new Map(after.map((tool) => [tool.name, tool]));
  const known = new Set(before.map(({ name }) => name));
  return [
    ...before.flatMap((tool) => {
      const same = now.get(tool.name);
      return same === undefined ? [major(`the tool ${tool.name} is gone`)] : toolChanges(tool, same);
    }),
    ...after.filter(({ name }) => !known.has(name)).map(({ name }) => minor(`the tool ${name} is new`)),
  ];
}

function toolChanges(before: ContractTool, after: ContractTool): Change[] {
  if (isDeepStrictEqual(before, after)) return [];
  const { name } = before;
  const changes = [
    ...argumentChanges(before.inputSchema, after.inputSchema, { tool: name, path: '' }),
    ...answerChanges(name, before.outputSchema ?? {}, after.outputSchema ?? {}),
  ];
  if (!isDeepStrictEqual(before.annotations, after.annotations))
    changes.push(minor(`the effect of ${name} is another`));
  return changes.length > 0 ? changes : [{ bump: 'patch', words: `the words of ${name} changed` }];
}

/** A program that reads an answer misses a field that is gone; one more does it no harm. */
function answerChanges(tool: string, before: Schema, after: Schema): Change[] {
  if (argumentChanges(before, after, { tool, path: '' }).length === 0) return [];
  const [had, has] = [fieldsOf(before), fieldsOf(after)];
  const fields = [
    ...[...had]
      .filter((field) => !has.has(field))
      .map((field) => major(`${tool} answers no ${field} any more`)),
    ...[...has].filter((field) => !had.has(field)).map((field) => minor(`${tool} answers ${field} as well`)),
  ];
  return fields.length > 0 ? fields : [minor(`${tool} answers otherwise`)];
}
