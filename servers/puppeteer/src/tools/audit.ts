import { defineTool, outside, reads } from '@plugboard/core';
import * as z from 'zod';
import { auditOf, refsOf } from '../auditing/audit.ts';
import type { PuppeteerDeps } from '../deps.ts';
import { TabArg } from '../navigating/schema.ts';

/** Of one finding; the others are counted. */
const MOST_REFS = 10;
const LONGEST_FIX = 600;

const Finding = z.strictObject({
  rule: z.string(),
  impact: z.string().describe('critical, serious, moderate or minor'),
  count: z.int().describe('Elements'),
  help: z.string(),
  fix: z.string().describe('Of the first'),
  refs: z.array(z.string()).describe('The first of them'),
});

export const audit = defineTool({
  name: 'audit',
  title: 'Audit',
  description:
    'What keeps people with disabilities from using the page, by the rules of axe, the worst first: how many elements, their refs, what to do.',
  effect: reads({ openWorld: true }),
  rare: true,
  groups: ['rare'],
  inputSchema: z.strictObject({
    limit: z.int().min(1).max(100).default(20).describe('Most findings'),
    cursor: z.int().min(0).default(0).describe('Findings to skip'),
    tab: TabArg,
  }),
  outputSchema: z.strictObject({
    findings: z.array(Finding),
    total: z.int(),
    next_cursor: z.int().optional(),
    frames_missed: z.int().describe('Frames that gave no answer'),
  }),
  render: ({ findings, total, next_cursor: next, frames_missed: missed }) => {
    const lines = findings.map(
      ({ rule, impact, count, help, fix, refs }) =>
        `${impact} ${rule}, ${count}: ${refs.join(' ')}${count > refs.length ? ' …' : ''}\n${help}\n${fix}`,
    );
    const facts = [
      `${findings.length} of ${total} findings`,
      ...(next === undefined ? [] : [`go on with cursor ${next}`]),
      ...(missed === 0 ? [] : [`${missed} frames gave no answer`]),
    ];
    return `${facts.join(', ')}\n${outside(lines.join('\n\n'), { source: 'page' })}`;
  },
  handler: async ({ limit, cursor, tab: id }, { sessions }: PuppeteerDeps, { principal, signal, fit }) => {
    const { tab } = await sessions.tab(principal, id);
    return tab.inTurn(signal, async () => {
      tab.assertReady();
      const { findings, missed } = await auditOf(tab);
      const rows: z.input<typeof Finding>[] = [];
      for (const finding of findings.slice(cursor, cursor + limit)) {
        const { rule, impact, count, help, fix } = finding;
        const refs = await refsOf(tab, finding, MOST_REFS);
        rows.push({ rule, impact, count, help, fix: tab.shown.text(fix).slice(0, LONGEST_FIX), refs });
      }
      const { rows: shownRows } = fit(rows);
      const end = cursor + shownRows.length;
      return {
        findings: shownRows,
        total: findings.length,
        ...(end < findings.length && { next_cursor: end }),
        frames_missed: missed,
      };
    });
  },
});
