import {
  ProtocolError,
  ProtocolErrorCode,
  type CallToolResult,
  type ServerContext,
  type Tool as ListedTool,
} from '@modelcontextprotocol/server';
import * as z from 'zod';
import type { JSONSchema } from 'zod/v4/core';
import type { Call, Tool } from '../define/tool.ts';
import { readArguments } from './arguments.ts';
import { DEFAULT_BUDGET, fit } from './budget.ts';
import { closestHint } from './closest.ts';
import { withDeadline } from './deadline.ts';
import { log } from './log.ts';
import { progressOf } from './progress.ts';
import { shapeError, shapeResult } from './result.ts';

/** The tools of a running server: listed once, called by name. */
export interface Toolbox {
  listTools(): ListedTool[];
  /** What a tool's data looks like; the older revision wraps what is no object. */
  outputSchema(name: string): ListedTool['outputSchema'];
  callTool(name: string, args: unknown, context: ServerContext): Promise<CallToolResult>;
}

/**
 * A server's generated `tools.json`. Converting schemas is a tenth of a start, so a built server serves the list
 * that was taken from its own wire; a test holds the two together.
 */
export interface Contract {
  readonly tools: readonly object[];
}

/** Compiles a server's tools once; after that, a call costs its call. */
export function compileTools<Deps>(tools: readonly Tool<Deps>[], deps: Deps, contract?: Contract): Toolbox {
  const ready = new Map((contract?.tools as ListedTool[] | undefined)?.map((tool) => [tool.name, tool]));
  const byName = new Map(tools.map((tool) => [tool.name, compileTool(tool, deps, ready.get(tool.name))]));
  if (byName.size < tools.length) throw new Error('two tools of one server share a name');
  return {
    listTools: () => [...byName.values()].map((tool) => tool.listed()),
    outputSchema: (name) => byName.get(name)?.listed().outputSchema,
    callTool: (name, args, context) => {
      const tool = byName.get(name);
      if (tool === undefined) throw unknownTool(name, byName.keys());
      return tool.call(args, context);
    },
  };
}

/** The protocol's answer to a name that no tool has. */
export function unknownTool(name: string, names: Iterable<string>): ProtocolError {
  const shown = JSON.stringify(name.length > 80 ? `${name.slice(0, 80)}…` : name);
  return new ProtocolError(
    ProtocolErrorCode.InvalidParams,
    `There is no tool ${shown}.${closestHint(name, names)}`,
  );
}

function compileTool<Deps>(tool: Tool<Deps>, deps: Deps, ready: ListedTool | undefined) {
  let known = ready;
  const listed = () => (known ??= listTool(tool));
  return {
    listed,
    call: async (raw: unknown, context: ServerContext): Promise<CallToolResult> => {
      try {
        const args = readArguments(tool.inputSchema, listed().inputSchema as JSONSchema.BaseSchema, raw);
        const budget = budgetOf(tool, args);
        const returned = await withDeadline(tool, context.mcpReq.signal, (signal) =>
          tool.handler(args as never, deps, callOf(tool, context, signal, budget)),
        );
        return shapeResult(tool as Tool, args, returned, budget);
      } catch (error) {
        // A call that the client took back has nobody to answer: the SDK drops what it is given.
        if (context.mcpReq.signal.aborted) throw error;
        return shapeError(tool.name, error);
      }
    },
  };
}

function callOf(tool: Tool<never>, context: ServerContext, signal: AbortSignal, budget: number): Call {
  return {
    signal,
    budget,
    progress: progressOf(context),
    log: (line) => log('info', `${tool.name}: ${line}`),
    fit: (rows, tokens = budget) => fit(rows, tokens),
  };
}

/** A tool whose answers can be large takes `max_tokens`; the caller's number is then the budget. */
function budgetOf(tool: Tool<never>, args: unknown): number {
  const { max_tokens: asked } = args as { max_tokens?: unknown };
  return typeof asked === 'number' ? asked : (tool.budget ?? DEFAULT_BUDGET);
}

function listTool(tool: Tool<never>): ListedTool {
  return {
    name: tool.name,
    title: tool.title,
    description: tool.description,
    inputSchema: jsonSchema(tool.inputSchema, 'input') as ListedTool['inputSchema'],
    ...(tool.outputSchema && {
      outputSchema: jsonSchema(tool.outputSchema, 'output'),
    }),
    annotations: { ...tool.effect.hints },
  };
}

/** 2020-12, the protocol's default dialect, without what a model pays for and learns nothing from. */
function jsonSchema(schema: z.ZodType, io: 'input' | 'output'): JSONSchema.BaseSchema {
  const { $schema: _, ...json } = z.toJSONSchema(schema, {
    io,
    override: ({ jsonSchema: node }) => {
      if (node.maximum === Number.MAX_SAFE_INTEGER) delete node.maximum;
      if (node.minimum === Number.MIN_SAFE_INTEGER) delete node.minimum;
    },
  });
  return json;
}
