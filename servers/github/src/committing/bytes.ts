import { createHash } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { ToolError } from '@plugboard/core';
import type { Asked, GitHub } from '../api/github.ts';
import { blobOf } from '../files/content.ts';
import type { Entry } from '../files/tree.ts';
import type { At } from '../policy/allow-list.ts';

interface Source {
  readonly github: GitHub;
  readonly at: At;
  readonly asked: Asked;
}

/** Bytes of a file that is read whole to be edited. */
const LARGEST = 10_000_000;

/** All of a file as text that comes out again byte for byte; a `ToolError` where it would not. */
export async function textOf({ path, sha, size }: Entry, { github, at, asked }: Source): Promise<string> {
  if ((size ?? 0) > LARGEST)
    throw new ToolError(`${path} is too large to be edited here.`, {
      code: 'TOO_LARGE',
      hint: 'Edit it in a clone.',
    });
  const bytes = await buffer(blobOf(github, at, sha, asked));
  if (size !== undefined && bytes.length !== size)
    throw new ToolError(`${path} did not come whole.`, {
      code: 'UNAVAILABLE',
      hint: 'Try again in a moment.',
    });
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new ToolError(`${path} is no UTF-8 text.`, {
      code: 'NOT_TEXT',
      hint: 'Write it whole, as base64.',
    });
  }
}

/** What git would call a file of these bytes, by the function that made a name of its own. */
export function blobShaOf(bytes: Buffer, like: string): string {
  const hash = createHash(like.length === 64 ? 'sha256' : 'sha1');
  return hash.update(`blob ${bytes.length}\0`).update(bytes).digest('hex');
}

export function fromBase64(path: string, content: string): Buffer {
  const plain = content.replaceAll(/\s+/g, '');
  const bytes = Buffer.from(plain, 'base64');
  if (bytes.toString('base64') === plain) return bytes;
  throw new ToolError(`The content of ${path} is not base64.`, {
    code: 'BAD_CONTENT',
    hint: 'Encode the bytes as base64.',
  });
}
