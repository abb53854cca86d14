import { pipeline, type Readable } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';

/** What is asked for; more is read, since some send what nobody asked for. */
export const ACCEPT_ENCODING = 'gzip, br';

const DECODERS = {
  gzip: createGunzip,
  'x-gzip': createGunzip,
  br: createBrotliDecompress,
  deflate: createInflate,
};

/** Reads a body, decompressed, up to `most` bytes: what is beyond is not read, and the connection is given up. */
export async function readBody(
  body: Readable,
  encoding: string | undefined,
  most: number,
): Promise<{ bytes: Buffer; isWhole: boolean }> {
  const decoder = decoderFor(encoding);
  // A failure of either one, and an end before the end, reach both; whoever reads the last one sees it.
  const decoded: Readable = decoder === undefined ? body : pipeline(body, decoder, () => {});
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of decoded as AsyncIterable<Buffer>) {
      chunks.push(chunk);
      size += chunk.length;
      if (size > most) return { bytes: Buffer.concat(chunks, most), isWhole: false };
    }
  } catch (error) {
    // The answer to HEAD, a 304 or an empty page may announce an encoding of nothing.
    if (!(isEnd(error) && decoder?.bytesWritten === 0)) throw error;
  }
  return { bytes: Buffer.concat(chunks), isWhole: true };
}

function decoderFor(encoding = ''): ReturnType<(typeof DECODERS)[keyof typeof DECODERS]> | undefined {
  const name = encoding.trim().toLowerCase();
  return Object.hasOwn(DECODERS, name) ? DECODERS[name as keyof typeof DECODERS]() : undefined;
}

function isEnd(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === 'Z_BUF_ERROR';
}
