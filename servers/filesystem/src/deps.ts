import type * as z from 'zod';
import { createPolicy } from './policy/policy.ts';
import { sizeInBytes } from './policy/size.ts';
import { openSandbox, type Sandbox } from './sandbox/sandbox.ts';
import type { settings } from './settings.ts';

/** What the tools of this server may use. */
export interface FilesystemDeps extends AsyncDisposable {
  readonly sandbox: Sandbox;
  /** Bytes: a file up to this size is read whole. */
  readonly maxRead: number;
}

export async function openFilesystem({
  paths,
  rw,
  ro,
  maxRead,
  ...rules
}: z.output<typeof settings>): Promise<FilesystemDeps> {
  // No tool writes yet. With the first that does, what was granted holds.
  const policy = createPolicy({ ...rules, writing: false });
  const sandbox = await openSandbox([...paths, ...rw], { ro, policy });
  return {
    sandbox,
    maxRead: sizeInBytes(maxRead) as number,
    [Symbol.asyncDispose]: () => sandbox[Symbol.asyncDispose](),
  };
}
