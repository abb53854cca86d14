import * as z from 'zod';
import { issueLine, IssueRow } from '../issues/issue.ts';

export const KINDS = ['code', 'issues', 'prs', 'repos', 'commits', 'users'] as const;
export type Kind = (typeof KINDS)[number];

const CodeRow = z.strictObject({
  repo: z.string(),
  path: z.string(),
  matches: z.array(z.string()).optional().describe('Lines that match'),
});

const RepoRow = z.strictObject({
  repo: z.string(),
  description: z.string().optional(),
  private: z.boolean().optional(),
  archived: z.boolean().optional(),
  language: z.string().optional(),
  stars: z.int(),
  pushed: z.string().optional().describe('UTC'),
});

const CommitRow = z.strictObject({
  repo: z.string(),
  sha: z.string(),
  date: z.string(),
  author: z.string(),
  headline: z.string(),
});

const UserRow = z.strictObject({ login: z.string(), type: z.string() });

/** One find; which of these it is the kind of the search says. */
export const Row = z.union([IssueRow, CodeRow, RepoRow, CommitRow, UserRow]);
export type Row = z.output<typeof Row>;

/** A find in a line; what matches in code follows in lines of its own. */
export function lineOf(row: Row): string {
  if ('number' in row) return issueLine(row);
  if ('path' in row)
    return [`${row.repo} ${row.path}`, ...(row.matches ?? []).map((each) => `  ${each}`)].join('\n');
  if ('sha' in row) return `${row.repo} ${row.sha} ${row.date} ${row.author} | ${row.headline}`;
  if ('login' in row) return `${row.login} ${row.type}`;
  const facts = [
    row.description ?? '',
    row.private === true ? 'private' : '',
    row.archived === true ? 'archived' : '',
    row.language ?? '',
    `${row.stars} stars`,
    row.pushed === undefined ? '' : `pushed ${row.pushed}`,
  ];
  return `${row.repo} | ${facts.filter(Boolean).join(' | ')}`;
}
