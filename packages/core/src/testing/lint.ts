import type * as z from 'zod';
import { listingTokens } from '../call/budget.ts';
import { anyOf, resourcesOf, toolsOf } from '../call/tools-of.ts';
import type { ServerDefinition } from '../define/server.ts';
import { settingFields } from '../define/settings.ts';
import type { SomeSettings } from './contract.ts';
import { throwFindings } from './findings.ts';
import { lintOrders, lintTool, OVERRULES, tryToList, type Listed } from './lint-tool.ts';

const MOST_INSTRUCTIONS = 2_048;
const MOST_TOKENS = 2_500;

export interface LintOptions<Settings extends z.ZodObject = z.ZodObject> {
  /** Those under which the tools are looked at, where the defaults list others. */
  readonly settings?: SomeSettings<Settings>;
  /** The most that the whole list may cost on every turn, in estimated tokens; 2,500 unless set. */
  readonly tokens?: number;
}

/**
 * Asserts what every server holds about its words and tools. Throws one error that lists all findings, a sentence
 * each: which tool, argument or setting, what is wrong, what to do.
 */
export function lintServer<Settings extends z.ZodObject, Deps>(
  definition: ServerDefinition<Settings, Deps>,
  { tokens = MOST_TOKENS, settings: given = {} }: LintOptions<Settings> = {},
): void {
  const { name, instructions, settings, prompts = [] } = definition;
  const under = anyOf(settings).parse(given) as Partial<z.output<Settings>>;
  const findings: string[] = [];
  const listed: Listed[] = [];
  const seen = new Set<string>();
  for (const tool of toolsOf(definition, under)) {
    if (seen.has(tool.name)) findings.push(`tool ${tool.name}: another tool has this name; rename one.`);
    seen.add(tool.name);
    const form = tryToList(tool);
    if (typeof form !== 'string' && tool.rare !== true) listed.push(form);
    const found = typeof form === 'string' ? [form] : lintTool(tool, form, name);
    findings.push(...found.map((finding) => `tool ${tool.name}: ${finding}`));
  }
  const cost = listed.reduce((sum, tool) => sum + listingTokens(tool), 0);
  if (cost > tokens)
    findings.push(`the list costs about ${cost} tokens, ${tokens} at most; shorten words or tools.`);
  if (instructions.length > MOST_INSTRUCTIONS)
    findings.push(`instructions have ${instructions.length} characters; clients read ${MOST_INSTRUCTIONS}.`);
  // Unlike a tool's, a server's words may say what to do with it; they must not overrule others.
  if (OVERRULES.test(instructions))
    findings.push('instructions overrule what others said; tell of this server alone.');
  for (const part of [...(resourcesOf(definition, under) ?? []), ...prompts])
    findings.push(...lintPart(part));
  for (const { key, words } of settings === undefined ? [] : settingFields(settings)) {
    if (words.trim() === '') findings.push(`setting ${key} has no description; --help shows it to people.`);
  }
  throwFindings(`The server ${name} breaks rules of the house:`, findings);
}

/** A resource, a template or a prompt: what a person picks it by. */
function lintPart({
  name,
  title,
  description,
}: {
  name: string;
  title: string;
  description: string;
}): string[] {
  const blank = Object.entries({ name, title, description }).flatMap(([what, text]) =>
    text.trim() === '' ? [`it has no ${what}; give it one.`] : [],
  );
  const found = [...blank, ...lintOrders('its description', description)];
  return found.map((finding) => `${name || 'a part without a name'}: ${finding}`);
}
