import { defineTool, writes } from '@plugboard/core';
import * as z from 'zod';
import { OutcomeSchema, outcomeText } from '../acting/act.ts';
import { Which } from '../acting/arguments.ts';
import { onTab } from '../acting/on-tab.ts';
import { giveFiles } from '../acting/files.ts';
import type { PuppeteerDeps } from '../deps.ts';
import { noSuchFile, withoutFiles } from '../files/folder.ts';

export const upload = defineTool({
  name: 'upload',
  title: 'Upload',
  description:
    'Gives files of the folder of --files to a field for files, or to a button that asks for some.',
  effect: writes({ openWorld: true }),
  inputSchema: z.strictObject({
    ...Which,
    files: z.array(z.string().min(1).max(500)).min(1).max(20).describe('Names in that folder'),
  }),
  outputSchema: OutcomeSchema,
  render: outcomeText,
  handler: async ({ tab: id, ref, selector, files: names }, deps: PuppeteerDeps, call) => {
    const { files, downloads } = deps;
    if (files === undefined) throw withoutFiles('Uploads');
    const paths = names.map((name) => files.open(name));
    // What another principal's pages downloaded lies in the same folder.
    if (paths.some((path) => downloads?.isOfAnother(call.principal, path) === true)) throw noSuchFile();
    return onTab(id, deps, call, async (here) => giveFiles(here, { ref, selector }, paths));
  },
});
