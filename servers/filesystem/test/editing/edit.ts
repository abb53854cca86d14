import { applyEdits } from '../../src/editing/apply.ts';
import type { Edit } from '../../src/editing/edit.ts';
import { openDocument, toBytes } from '../../src/text/document.ts';

/** Edits a file, and answers its bytes and what was told of it. */
export async function editFile(content: string | Buffer, ...edits: Edit[]) {
  const document = await openDocument(Buffer.from(content as string), 'a.txt');
  const edited = await applyEdits(document, edits);
  return { ...edited, bytes: toBytes(document, edited.text) };
}

/** What an edit is refused with: code, message and hint. */
export async function refusalOf(content: string | Buffer, ...edits: Edit[]) {
  const error: unknown = await editFile(content, ...edits).catch((thrown: unknown) => thrown);
  return error as { code: string; message: string; hint: string };
}
