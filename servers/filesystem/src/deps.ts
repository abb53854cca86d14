import { openSandbox, type Sandbox } from './sandbox/sandbox.ts';

/** What the tools of this server may use. */
export interface FilesystemDeps extends AsyncDisposable {
  readonly sandbox: Sandbox;
}

export async function openFilesystem({ paths }: { paths: string[] }): Promise<FilesystemDeps> {
  const sandbox = await openSandbox(paths);
  return { sandbox, [Symbol.asyncDispose]: () => sandbox[Symbol.asyncDispose]() };
}
