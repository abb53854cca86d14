import { definePrompt } from '@plugboard/core';
import * as z from 'zod';

export const releaseNotes = definePrompt({
  name: 'release_notes',
  title: 'Release notes',
  description: 'Writes the notes of a release for its readers, and drafts it.',
  argsSchema: z.strictObject({
    owner: z.string().describe('Owner'),
    repo: z.string().describe('Repository'),
    tag: z.string().describe('Tag of the release'),
  }),
  handler: ({ owner, repo, tag }) =>
    `Write the release notes of ${tag} of ${owner}/${repo}. Begin with draft_release_notes; read the pull requests whose titles do not say what ` +
    'changes for a user (get_pr). Say what somebody who uses it can do now, what was mended, and what they must change, in this order, ' +
    'with the numbers of the pull requests. Leave out what nobody outside notices. Show me the text; when I agree, make the draft with write_release.',
});
