import { bytesOf } from '@plugboard/core';
import type { OpenedFile } from '../sandbox/sandbox.ts';
import { readContent } from '../text/content.ts';
import { textForm } from '../text/decode.ts';
import { decode } from '../text/form.ts';
import { countLines, type Eol } from '../text/lines.ts';
import { mimeOf } from './mime.ts';

/** Of larger files nothing is counted. */
const MOST_COUNTED = 4 * 1024 * 1024;

export interface ContentFacts {
  readonly mime: string;
  readonly encoding?: string;
  readonly bom?: true;
  readonly eol?: Eol;
  readonly lines?: number;
  readonly est_tokens?: number;
  /** The one that `read` tells of the whole. */
  readonly etag: string;
}

/** `maxRead` is the size up to which `read` takes files whole: the etag follows from it. */
export async function contentFacts(file: OpenedFile, maxRead: number): Promise<ContentFacts> {
  const { sample, size, etag: made } = await readContent(file, maxRead, { offset: 0, length: 0 });
  const etag = await made();
  const form = await textForm(sample);
  const facts = { mime: mimeOf(file.parts.at(-1) ?? '', sample, form !== undefined), etag };
  if (form === undefined || size > MOST_COUNTED) return facts;
  const bytes = sample.subarray(form.bom);
  const { total, eol } = countLines(bytes, form.encoding);
  // A result is UTF-8, whatever the file is.
  const told = form.encoding === 'utf-8' ? bytes.length : Buffer.byteLength(decode(bytes, form.encoding));
  return {
    ...facts,
    encoding: form.encoding,
    ...(form.bom > 0 ? { bom: true } : {}),
    eol,
    lines: total,
    est_tokens: Math.ceil(told / bytesOf(1)),
  };
}
