import type * as z from 'zod';
import { listingTokens } from '../call/budget.ts';
import type { ServerDefinition } from '../define/server.ts';
import { settingFields } from '../define/settings.ts';
import { throwFindings } from './findings.ts';
import { lintTool, tryToList, type Listed } from './lint-tool.ts';

const MOST_INSTRUCTIONS = 2_048;
const MOST_TOKENS = 2_500;

export interface LintOptions {
  /** The most that the whole list may cost on every turn, in estimated tokens; 2,500 unless set. */
  readonly tokens?: number;
}

/**
 * Asserts what every server holds about its words and tools. Throws one error that lists all findings, a sentence
 * each: which tool, argument or setting, what is wrong, what to do.
 */
export function lintServer<Settings extends z.ZodObject, Deps>(
  { name, instructions, settings, tools }: ServerDefinition<Settings, Deps>,
  { tokens = MOST_TOKENS }: LintOptions = {},
): void {
  const findings: string[] = [];
  const listed: Listed[] = [];
  const seen = new Set<string>();
  for (const tool of tools) {
    if (seen.has(tool.name)) findings.push(`tool ${tool.name}: another tool has this name; rename one.`);
    seen.add(tool.name);
    const form = tryToList(tool);
    if (typeof form !== 'string') listed.push(form);
    const found = typeof form === 'string' ? [form] : lintTool(tool, form, name);
    findings.push(...found.map((finding) => `tool ${tool.name}: ${finding}`));
  }
  const cost = listed.reduce((sum, tool) => sum + listingTokens(tool), 0);
  if (cost > tokens)
    findings.push(`the list costs about ${cost} tokens, ${tokens} at most; shorten words or tools.`);
  if (instructions.length > MOST_INSTRUCTIONS)
    findings.push(`instructions have ${instructions.length} characters; clients read ${MOST_INSTRUCTIONS}.`);
  for (const { key, words } of settings === undefined ? [] : settingFields(settings)) {
    if (words.trim() === '') findings.push(`setting ${key} has no description; --help shows it to people.`);
  }
  throwFindings(`The server ${name} breaks rules of the house:`, findings);
}
