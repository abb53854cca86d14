import {
  ProtocolError,
  type CallToolResult,
  type InputRequiredResult,
  type Tool as ListedTool,
} from '@modelcontextprotocol/server';
import type { JSONSchema } from 'zod/v4/core';
import type { Effect } from '../define/effect.ts';
import type { Tool } from '../define/tool.ts';
import { readArguments } from './arguments.ts';
import { DEFAULT_BUDGET } from './budget.ts';
import type { Caller } from './caller.ts';
import { confirmed } from './confirm.ts';
import { enter } from './enter.ts';
import type { Lender } from './lender.ts';
import { listing, type Contract } from './listing.ts';
import { measured } from './measure.ts';
import { shapeError, shapeResult } from './result.ts';
import { unknownName } from './unknown.ts';
import { showing } from './views.ts';

/** The tools of a running server: listed once, called by name. */
export interface Tools {
  listTools(caller: Caller): ListedTool[] | Promise<ListedTool[]>;
  /** What a tool's data looks like; the older revision wraps what is no object. */
  outputSchema(
    name: string,
    caller: Caller,
  ): ListedTool['outputSchema'] | Promise<ListedTool['outputSchema']>;
  /** What a call by this name would be to: its name today, and what it does at most. */
  standing(name: string): Standing | Promise<Standing>;
  /** All names that can be called, and of each that of today; undefined where they come and go. */
  readonly names?: ReadonlyMap<string, string>;
  callTool(name: string, args: unknown, caller: Caller): Promise<CallToolResult | InputRequiredResult>;
}

interface Standing {
  readonly name: string;
  readonly kind: Effect['kind'];
}

export interface ToolOptions {
  readonly contract?: Contract | undefined;
  /** `off`: what cannot be undone is done without asking the person. */
  readonly confirm?: 'ask' | 'off';
}

/** Compiles a server's tools once; after that, a call costs its call. */
export function compileTools<Deps>(
  tools: readonly Tool<Deps>[],
  lender: Lender<Deps>,
  { contract, confirm = 'ask' }: ToolOptions = {},
): Tools {
  const options = { list: listing(contract), asks: confirm === 'ask' };
  const compiled = tools.map((tool) => [tool, compileTool(tool, lender, options)] as const);
  const byName = new Map(
    compiled.flatMap(([{ name, formerly = [] }, tool]) => [name, ...formerly].map((each) => [each, tool])),
  );
  const names = tools.flatMap(({ name, formerly = [] }) => [name, ...formerly]);
  if (byName.size < names.length) throw new Error('two tools of one server share a name');
  return {
    listTools: () => compiled.map(([, tool]) => tool.listed()),
    names: new Map([...byName].map(([name, { standing }]) => [name, standing.name])),
    // What is not there does nothing.
    standing: (name) => byName.get(name)?.standing ?? { name, kind: 'reads' },
    outputSchema: (name) => byName.get(name)?.listed().outputSchema,
    callTool: (name, args, caller) => {
      const tool = byName.get(name);
      if (tool === undefined) throw unknownName('tool', name, byName.keys());
      return measured(name, () => tool.call(args, caller));
    },
  };
}

interface CompileOptions {
  readonly list: (tool: Tool<never>) => ListedTool;
  readonly asks: boolean;
}

function compileTool<Deps>(tool: Tool<Deps>, lender: Lender<Deps>, { list, asks }: CompileOptions) {
  let known: ListedTool | undefined;
  const listed = () => (known ??= list(tool));
  const call: (raw: unknown, caller: Caller) => ReturnType<Tools['callTool']> = async (raw, caller) => {
    try {
      const args = readArguments(tool.inputSchema, listed().inputSchema as JSONSchema.BaseSchema, raw);
      const { name, timeout } = tool;
      const budget = budgetOf(tool, args);
      const { show, onto } = showing(tool, caller.capabilities);
      return await enter({ name, about: raw, timeout, budget, show }, caller, (entered) =>
        lender.use(caller, async (deps) => {
          if (asks) await confirmed(tool, { args, raw }, deps, entered);
          const returned = await tool.handler(args as never, deps, entered);
          return onto(shapeResult(tool as Tool, args, returned, budget));
        }),
      );
    } catch (error) {
      // A call that the client took back has nobody to answer: the SDK drops what it is given.
      if (caller.mcpReq.signal.aborted || error instanceof ProtocolError) throw error;
      return shapeError(tool.name, error);
    }
  };
  return { listed, call, standing: { name: tool.name, kind: tool.effect.kind } };
}

/** A tool whose answers can be large takes `max_tokens`; the caller's number is then the budget. */
function budgetOf(tool: Tool<never>, args: unknown): number {
  const { max_tokens: asked } = args as { max_tokens?: unknown };
  return typeof asked === 'number' ? asked : (tool.budget ?? DEFAULT_BUDGET);
}
