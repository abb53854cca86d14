import { defineTool, reads } from '@plugboard/core';
import * as z from 'zod';
import type { FilesystemDeps } from '../deps.ts';
import { visible } from '../sandbox/shown.ts';

export const listRoots = defineTool({
  name: 'list_roots',
  title: 'List roots',
  description:
    'The folders this server may use: name, path and access of each, what stays closed in them, and the limits.',
  effect: reads(),
  inputSchema: z.strictObject({}),
  outputSchema: z.strictObject({
    roots: z.array(
      z.strictObject({
        name: z.string(),
        path: z.string(),
        access: z.enum(['ro', 'rw']),
        case_sensitive: z.boolean(),
      }),
    ),
    max_read_bytes: z.int(),
    secrets: z.enum(['deny', 'warn', 'allow']),
    symlinks: z.enum(['inside', 'never']),
    hardlinks: z.enum(['allow', 'deny-write', 'deny']),
    deny: z.array(z.string()),
    allow: z.array(z.string()),
  }),
  handler: (_args, { sandbox: { roots, policy }, maxRead }: FilesystemDeps) => ({
    roots: roots.map((root) => ({
      name: root.name,
      path: root.spelled,
      access: policy.accessTo(root),
      case_sensitive: root.caseSensitive,
    })),
    max_read_bytes: maxRead,
    secrets: policy.rules.secrets,
    symlinks: policy.rules.symlinks,
    hardlinks: policy.rules.hardlinks,
    deny: [...policy.rules.deny],
    allow: [...policy.rules.allow],
  }),
  render: ({ roots, max_read_bytes, secrets, symlinks, hardlinks, deny, allow }) =>
    [
      ...roots.map(
        (root) => `${root.name}: ${root.path} (${root.access}${CASE[String(root.case_sensitive)]})`,
      ),
      `Files up to ${max_read_bytes} bytes are read whole.`,
      SECRETS[secrets],
      SYMLINKS[symlinks],
      HARDLINKS[hardlinks],
      ...(deny.length === 0 ? [] : [`Closed: ${deny.map(visible).join(', ')}`]),
      ...(allow.length === 0 ? [] : [`Open though secret: ${allow.map(visible).join(', ')}`]),
    ].join('\n'),
});

const CASE: Record<string, string> = { true: '', false: ', A and a are one name' };

const SECRETS = {
  deny: 'Files that keep secrets by their names (.env, private keys, logins of tools) are closed.',
  warn: 'Files that keep secrets by their names (.env, private keys, logins of tools) are opened with a warning.',
  allow: 'Files that keep secrets are opened like any other.',
};
const SYMLINKS = {
  inside: 'Links are followed inside the roots only.',
  never: 'Links are not followed.',
};
const HARDLINKS = {
  allow: 'Hard links are files like any other.',
  'deny-write': 'Files with several hard links are read, not written.',
  deny: 'Files with several hard links are closed.',
};
