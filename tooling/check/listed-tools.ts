import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ListedTool } from '../tokens.ts';

/** The tools in a server's tools.json; none where it has no such file. */
export function listedTools(folder: string): ListedTool[] {
  const file = join(folder, 'tools.json');
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as { tools: ListedTool[] }).tools : [];
}
