import { readFileSync } from 'node:fs';
import type * as z from 'zod';
import type { ServerDefinition } from '../define/server.ts';
import type { Era } from './connect.ts';
import { listedTools, written, type SomeSettings } from './contract.ts';
import { throwFindings } from './findings.ts';

const ERAS: readonly Era[] = ['2025-11-25', '2026-07-28'];

interface Listed {
  readonly name: string;
}

/**
 * Asserts that a `tools.json` is, byte for byte, what a client of either era receives of a definition. Throws an
 * error that names each tool that differs and the command that renews the file. `settings` are those of a profile.
 */
export async function expectContract<Settings extends z.ZodObject, Deps>(
  server: ServerDefinition<Settings, Deps>,
  file: string | URL,
  settings: SomeSettings<Settings> = {},
): Promise<void> {
  const text = readFileSync(file, 'utf8');
  const findings = [];
  for (const era of ERAS) {
    const tools = await listedTools(server, settings, era);
    if (written(tools) === text) continue;
    findings.push(...compare(toolsIn(text), tools).map((difference) => `${era}: ${difference}`));
  }
  throwFindings(
    `${String(file)} is not what a client receives of ${server.name}; run pnpm gen and review it:`,
    findings,
  );
}

function toolsIn(text: string): Listed[] {
  try {
    return (JSON.parse(text) as { tools?: Listed[] }).tools ?? [];
  } catch {
    return [];
  }
}

function compare(kept: readonly Listed[], received: readonly Listed[]): string[] {
  const before = new Map(kept.map((tool) => [tool.name, tool]));
  const now = new Map(received.map((tool) => [tool.name, tool]));
  const differences = [
    ...[...before.keys()].filter((name) => !now.has(name)).map((name) => `${name} is no longer there.`),
    ...received.flatMap((tool) => {
      const old = before.get(tool.name);
      return old === undefined ? [`${tool.name} is not in the file.`] : compareTool(old, tool);
    }),
  ];
  if (differences.length > 0) return differences;
  const sameOrder = [...before.keys()].join() === [...now.keys()].join();
  return [
    sameOrder ? 'the tools are the same, written in another form.' : 'the tools stand in another order.',
  ];
}

function compareTool(old: object, tool: Listed): string[] {
  if (JSON.stringify(old) === JSON.stringify(tool)) return [];
  const keys = [...new Set([...Object.keys(old), ...Object.keys(tool)])];
  const parts = keys.filter((key) => partOf(old, key) !== partOf(tool, key));
  return [
    `${tool.name} differs${parts.length === 0 ? ' in the order of its keys' : ` in ${parts.join(', ')}`}.`,
  ];
}

function partOf(tool: object, key: string): string | undefined {
  return JSON.stringify((tool as Record<string, unknown>)[key]);
}
