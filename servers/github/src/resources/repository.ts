import { buffer } from 'node:stream/consumers';
import { defineResource, outside, ToolError, type ReadCall, type ResourceContents } from '@plugboard/core';
import type { GitHubDeps } from '../deps.ts';
import { blobOf, contentAt, type FileContent } from '../files/content.ts';
import { NotText } from '../files/encoding.ts';
import { kindOf } from '../files/kind.ts';
import { linesIn } from '../files/lines.ts';
import { openedAt } from '../history/revision.ts';
import { isOwner, isPath, isRef, isRepo } from '../names.ts';
import type { At } from '../policy/allow-list.ts';
import { counted } from '../text.ts';
import { ownersFrom, pathsFrom, refsFrom, reposFrom } from './complete.ts';

/** Bytes of a file that is read whole. */
const LARGEST = 1_000_000;
const MOST_NAMES = 1_000;

export const repository = defineResource<'repo://{owner}/{repo}/{ref}/{+path}', GitHubDeps>({
  uriTemplate: 'repo://{owner}/{repo}/{ref}/{+path}',
  name: 'repository',
  title: 'File of a repository',
  description: 'A file, or the names in a folder, at a branch, tag or sha (a slash in its name as %2F).',
  complete: { owner: ownersFrom, repo: reposFrom, ref: refsFrom, path: pathsFrom },
  read: async ({ owner, repo, ref, path }, { github, policy }, call) => {
    const wanted = path.replace(/\/$/, '');
    if (!isOwner(owner) || !isRepo(repo) || !isRef(ref) || !isPath(wanted))
      throw new ToolError('This is no address of a file.', {
        code: 'BAD_ADDRESS',
        hint: 'It is repo://owner/name/branch/path/of/file, and HEAD is the default branch.',
      });
    const at = policy.at({ owner, repo });
    await openedAt(policy, call, at, ref);
    const found = await contentAt(github, at, { path: wanted, ref }, call);
    if (found.kind === 'folder') return outside(policy.shown(namesOf(found.names)), { source: wanted });
    if (found.kind === 'other') return `${policy.shown(wanted)} is ${policy.shown(found.words)}.`;
    return [await contentsOf(wanted, found, { github, policy, at, call })];
  },
});

function namesOf(names: readonly string[]): string {
  const more = names.length - MOST_NAMES;
  const rest = more > 0 ? [`… and ${counted(more, 'name')} more; get_tree lists them.`] : [];
  return [...names.slice(0, MOST_NAMES), ...rest].join('\n');
}

/** Text is told from whom it comes, as everywhere; bytes are sent as they are. */
async function contentsOf(
  path: string,
  { sha, size, bytes: sent }: FileContent,
  { github, policy, at, call }: Pick<GitHubDeps, 'github' | 'policy'> & { at: At; call: ReadCall },
): Promise<ResourceContents> {
  if (size > LARGEST)
    throw new ToolError(`The file has ${size} bytes; at most ${LARGEST} are read whole.`, {
      code: 'TOO_LARGE',
      hint: 'The tool read_file shows parts of it.',
    });
  const bytes = sent ?? (await buffer(blobOf(github, at, sha, call)));
  try {
    const { text } = await linesIn(() => [bytes], { from: 1, to: Infinity, room: Infinity });
    return { mimeType: 'text/plain', text: outside(policy.shown(text), { source: path }) };
  } catch (error) {
    if (!(error instanceof NotText)) throw error;
    const secret = policy.secretIn(bytes);
    if (secret !== undefined)
      throw new ToolError(`The file is no text and holds ${secret}, so it is not shown.`, {
        code: 'SECRET_FOUND',
        hint: 'Whoever runs the server chose --secrets-scan.',
      });
    return { mimeType: kindOf(bytes).mimeType, blob: bytes.toString('base64') };
  }
}
