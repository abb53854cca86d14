import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ListedTool } from './tokens.ts';
import type { ContractTool } from './check/contract.ts';

/** The tools in the text of a tools.json. */
export function toolsIn(list: string): (ListedTool & ContractTool)[] {
  return (JSON.parse(list) as { tools: (ListedTool & ContractTool)[] }).tools;
}

/** The tools in a server's tools.json; none where it has no such file. */
export function listedTools(folder: string): (ListedTool & ContractTool)[] {
  const file = join(folder, 'tools.json');
  return existsSync(file) ? toolsIn(readFileSync(file, 'utf8')) : [];
}

/** The names of all tools that a server can list: those of tools.json, and of each tools.<profile>.json. */
export function everListed(folder: string): Set<string> {
  const files = globSync('tools{,.*}.json', { cwd: folder });
  const lists = files.map((file) => toolsIn(readFileSync(join(folder, file), 'utf8')));
  return new Set(lists.flat().map(({ name }) => name));
}
