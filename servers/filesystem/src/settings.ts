import { setting } from '@plugboard/core';
import * as z from 'zod';
import { globFault } from './policy/glob-fault.ts';
import { DEFAULT_RULES } from './policy/policy.ts';
import { sizeInBytes } from './policy/size.ts';

const Folders = z.array(z.string().min(1)).default([]);

const Globs = z.array(z.string().max(1000).superRefine(refuseFaulty)).default([]);

/** A rule that cannot match would be no rule, and nobody would see it. */
function refuseFaulty(glob: string, issues: z.RefinementCtx): void {
  const message = globFault(glob);
  if (message !== undefined) issues.addIssue({ code: 'custom', message });
}

export const settings = z
  .strictObject({
    paths: setting(Folders.describe('Folders to list, read and change.'), {
      positional: 'path',
      isPath: true,
    }),
    rw: setting(Folders.describe('The same, spelled out.'), { value: 'path', isPath: true }),
    ro: setting(Folders.describe('Folders for reading only.'), { value: 'path', isPath: true }),
    deny: setting(Globs.describe('Names and paths that stay closed, with all that is in them.'), {
      value: 'glob',
    }),
    allow: setting(Globs.describe('Names and paths that are open though they may hold secrets.'), {
      value: 'glob',
    }),
    secrets: setting(
      z
        .enum(['deny', 'warn', 'allow'])
        .default(DEFAULT_RULES.secrets)
        .describe('Files that keep secrets, by their names: .env, private keys, logins of tools.'),
      {},
    ),
    symlinks: setting(
      z
        .enum(['inside', 'never'])
        .default(DEFAULT_RULES.symlinks)
        .describe('Whether symbolic links are followed; never to what is outside.'),
      {},
    ),
    hardlinks: setting(
      z
        .enum(['allow', 'deny-write', 'deny'])
        .default(DEFAULT_RULES.hardlinks)
        .describe('Files with several names, of which some may stand outside.'),
      {},
    ),
    maxRead: setting(
      z
        .string()
        .refine(
          (text) => sizeInBytes(text) !== undefined,
          'expected bytes or a size such as 10mb, at most 256mb',
        )
        .default('32mb')
        .describe('Files up to this size are read whole, larger ones in parts.'),
      { value: 'bytes|10mb' },
    ),
    journal: setting(
      z
        .string()
        .min(1)
        .optional()
        .describe('Where what was changed is kept for undo, outside the folders; off keeps nothing.'),
      { value: 'dir|off' },
    ),
    compat: setting(
      z
        .enum(['reference'])
        .optional()
        .describe('Serve the tools of the reference server, by its names and arguments.'),
      {},
    ),
    checkAccess: setting(
      z
        .string()
        .min(1)
        .optional()
        .describe('Say whether a model may read and write this path, and why, and exit.'),
      { value: 'path' },
    ),
  })
  .refine(
    ({ paths, rw, ro }) => paths.length + rw.length + ro.length > 0,
    'Missing <path>…: name at least one folder; --ro <path> is for one that may only be read.',
  );
