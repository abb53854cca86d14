import { listTool } from '../call/listing.ts';
import type { Tool } from '../define/tool.ts';
import { orders } from '../upstream/text/orders.ts';
import { schemaNodes, type JsonSchema, type SchemaNode } from './schema-nodes.ts';

export type Listed = ReturnType<typeof listTool>;

const MOST_NAME = 64;
const MOST_DESCRIPTION = 1_024;
const MOST_OF_A_SEARCH = 20;
/** Words of a description that its name and title do not have already. */
const LEAST_NEWS = 2;

/** The tool as clients receive it, or why it has no such form. */
export function tryToList(tool: Tool<never>): Listed | string {
  try {
    return listTool(tool);
  } catch (error) {
    return `a schema has no JSON form (${(error as Error).message}); use types that JSON has.`;
  }
}

/** What one tool breaks, a sentence each. */
export function lintTool(tool: Tool<never>, listed: Listed, server: string): string[] {
  const nodes = [...schemaNodes(listed.inputSchema as JsonSchema)];
  return [
    ...lintName(tool.name, server),
    ...lintWords(tool),
    ...nodes.flatMap((node) => lintNode(node, listed.inputSchema as JsonSchema)),
    ...lintCommands(tool, nodes),
    ...lintPages(listed.inputSchema as JsonSchema),
    ...(listed.outputSchema === undefined || listed.outputSchema.type === 'object'
      ? []
      : ['outputSchema is no object; put what it is into a field of one.']),
    ...(tool.effect.kind === 'destroys' && tool.confirm === undefined
      ? ['it destroys and has no confirm; say there what would be lost.']
      : []),
  ];
}

function lintName(name: string, server: string): string[] {
  const findings: string[] = [];
  if (!/^[a-z][a-z0-9]*(_[a-z0-9]+)*$/.test(name)) findings.push('its name is not snake_case; rename it.');
  if (name.length > MOST_NAME) findings.push(`its name is longer than ${MOST_NAME} characters; shorten it.`);
  if (name.startsWith(`${server.replaceAll('-', '_')}_`))
    findings.push(`its name begins with the server's; leave ${server} out, since hosts add it.`);
  return findings;
}

function lintWords({ name, title, description }: Tool<never>): string[] {
  const findings: string[] = [];
  if (title.trim() === '') findings.push('it has no title; give it one for people.');
  if (description.trim() === '')
    return [...findings, 'it has no description; say what comes back and when to use it.'];
  if (!/[.!?][)"'”’]?$/.test(description))
    findings.push('its description does not end as a sentence; end it with a full stop.');
  if (description.length > MOST_DESCRIPTION)
    findings.push(
      `its description has ${description.length} characters; at most ${MOST_DESCRIPTION} are read.`,
    );
  const known = stemsOf(`${name} ${title}`);
  const news = stemsOf(description).difference(known);
  if (news.size < LEAST_NEWS)
    findings.push('its description says no more than its name; say what comes back and when to use it.');
  return findings;
}

/** Words without what English puts behind them, so that `Counts` is `count`. */
function stemsOf(text: string): Set<string> {
  const words = text.toLowerCase().match(/\p{L}{3,}/gu) ?? [];
  return new Set(words.map((word) => word.replace(/(e?s|ed|ing)$/, '')));
}

function lintNode({ path, schema, isArgument }: SchemaNode, root: JsonSchema): string[] {
  const findings: string[] = [];
  const isMap = schema.properties === undefined && typeof schema.additionalProperties === 'object';
  if (schema.type === 'object' && schema.additionalProperties !== false && !isMap) {
    const where = path === '' ? 'inputSchema' : `argument ${path}`;
    findings.push(`${where} lets unknown keys pass; make it a z.strictObject.`);
  }
  // A constant says itself what it is.
  if (isArgument && schema.const === undefined && !isDescribed(schema, root))
    findings.push(`argument ${path} has no description; say in a few words what it is.`);
  return findings;
}

/** By itself, by what it refers to, or by one of its forms. */
function isDescribed(schema: JsonSchema, { $defs = {} }: JsonSchema): boolean {
  const referred = $defs[schema.$ref?.replace('#/$defs/', '') ?? ''];
  const forms = [schema, referred, ...(schema.anyOf ?? []), ...(schema.oneOf ?? [])];
  return forms.some((form) => typeof form === 'object' && (form.description ?? '').trim() !== '');
}

/** Words that would undo those of others. */
export const OVERRULES = /\b(ignore|disregard|forget)\b.{0,20}\b(previous|prior|above|earlier|other)\b/i;

/** Orders to whoever reads them. A description states; hosts and scanners take an order in it for an attack. */
const COMMANDS = [
  OVERRULES,
  /\byou (must|should|have to|need to|are required to)\b/i,
  /\b(always|never) (call|use|run|invoke|tell|mention|reveal)\b/i,
  /\b(do not|don't) (tell|mention|reveal|inform|show|ask)\b/i,
  /\bsystem prompt\b/i,
  ...Object.values(orders()),
];

/** What in a text is an order to the model. */
export function lintOrders(where: string, text: string): string[] {
  const order = COMMANDS.map((command) => command.exec(text)?.[0]).find((found) => found !== undefined);
  if (order === undefined) return [];
  return [`${where} gives the model an order ("${order}"); state what is so instead.`];
}

function lintCommands({ title, description }: Tool<never>, nodes: readonly SchemaNode[]): string[] {
  const texts = [
    ['its title', title],
    ['its description', description],
    ...nodes.map(({ path, schema }) => [`the description of argument ${path}`, schema.description ?? '']),
  ] as const;
  return texts.flatMap(([where, text = '']) => lintOrders(where, text));
}

function mostOf(schema: JsonSchema | boolean | undefined): number {
  return typeof schema === 'object' && typeof schema.maximum === 'number' ? schema.maximum : Infinity;
}

function lintPages({ properties = {} }: JsonSchema): string[] {
  // A query's rows are counted by a word of its field, the parts of a document by their tokens.
  const isCounted = 'max_rows' in properties || 'max_tokens' in properties;
  const hasLimit = 'limit' in properties || ('cursor' in properties && isCounted);
  if (hasLimit === 'cursor' in properties) return [];
  // So few are the best of a search, and nobody reads on.
  if (hasLimit && mostOf(properties['limit']) <= MOST_OF_A_SEARCH) return [];
  const [has, lacks] = hasLimit ? ['limit', 'cursor'] : ['cursor', 'limit'];
  return [`it takes ${has} without ${lacks}; a list takes both.`];
}
