import { defineTool, reads } from '@plugboard/core';
import * as z from 'zod';
import type { PostgresDeps } from '../deps.ts';
import { oneLine, shown } from '../connection/shown.ts';
import { SEVERITIES } from '../lint/severity.ts';

/** What the frame around the findings may cost, in tokens: each rule says its sentence once. */
const FRAME = 2500;

const Severity = z.enum(SEVERITIES);

export const lintSchema = defineTool({
  name: 'lint_schema',
  title: 'Lint schema',
  description:
    'What is likely wrong with tables, keys, indexes, types, row security and functions, the worst first, with SQL that mends it. Counts per rule.',
  effect: reads(),
  inputSchema: z.strictObject({
    rules: z.array(z.string().max(60)).max(60).default([]).describe('Only these ids'),
    schema: z.string().min(1).max(63).optional().describe('Only this schema'),
    severity: Severity.default('info').describe('Least'),
    limit: z.int().min(1).max(500).default(50).describe('Most findings in one answer'),
    cursor: z
      .string()
      .regex(/^\d{1,6}$/)
      .optional()
      .describe('next_cursor of the answer before'),
  }),
  outputSchema: z.strictObject({
    findings: z.array(
      z.strictObject({
        rule: z.string(),
        object: z.string(),
        part: z.string().optional(),
        detail: z.string().optional(),
        fix_sql: z.string().optional(),
      }),
    ),
    rules: z.array(
      z.strictObject({
        rule: z.string(),
        severity: Severity,
        says: z.string(),
        count: z.int(),
        more: z.literal(true).optional(),
      }),
    ),
    not_examined: z.array(z.strictObject({ rule: z.string(), why: z.string() })).optional(),
    optional_rules: z.array(z.string()).optional(),
    total: z.int(),
    truncated: z.boolean(),
    next_cursor: z.string().optional(),
  }),
  handler: async ({ limit, cursor = '0', ...wanted }, { database, scope }: PostgresDeps, call) => {
    const { lint, optionalRules } = await import('../lint/lint.ts');
    const { signal } = call;
    const linted = await database.read(
      (session) => lint(session, wanted, { isInScope: scope.isInScope, signal }),
      { signal },
    );
    const from = Number(cursor);
    const page = linted.findings.slice(from, from + limit).map(shown);
    const { rows } = call.fit(page, call.budget - FRAME);
    const next = from + rows.length;
    const truncated = next < linted.findings.length;
    return {
      findings: rows,
      rules: linted.rules,
      ...(linted.notExamined.length === 0 ? {} : { not_examined: linted.notExamined }),
      ...(wanted.rules.length === 0 ? { optional_rules: optionalRules } : {}),
      total: linted.findings.length,
      truncated,
      ...(truncated ? { next_cursor: String(next) } : {}),
    };
  },
  render: ({ findings, rules, not_examined = [], optional_rules = [], ...page }) => {
    const facts = [
      `${findings.length} of ${page.total} findings`,
      ...(page.truncated ? [`truncated, go on with cursor=${page.next_cursor}`] : []),
    ];
    const here = new Set(findings.map(({ rule }) => rule));
    const elsewhere = rules
      .filter(({ rule }) => !here.has(rule))
      .map(({ rule, count }) => `${rule} ${count}`);
    return [
      facts.join('; '),
      ...rules
        .filter(({ rule }) => here.has(rule))
        .flatMap(({ rule, severity, says, count, more }) => [
          `${rule} (${severity}, ${count}${more === true ? ' or more' : ''}): ${says}`,
          ...findings.filter((each) => each.rule === rule).map(findingLine),
        ]),
      ...(elsewhere.length === 0 ? [] : [`on other pages: ${elsewhere.join(', ')}`]),
      ...not_examined.map(({ rule, why }) => `not examined: ${rule}. ${why}`),
      ...(optional_rules.length === 0 ? [] : [`only when asked for: ${optional_rules.join(', ')}`]),
    ].join('\n');
  },
});

interface Finding {
  readonly object: string;
  readonly part?: string | undefined;
  readonly detail?: string | undefined;
  readonly fix_sql?: string | undefined;
}

function findingLine({ object, part, detail, fix_sql }: Finding): string {
  const what = [object, part].filter((text) => text !== undefined).join(' · ');
  const more = detail === undefined ? '' : ` (${detail})`;
  const fix = fix_sql === undefined ? [] : [`    ${oneLine(fix_sql)}`];
  return [`  ${oneLine(`${what}${more}`)}`, ...fix].join('\n');
}
