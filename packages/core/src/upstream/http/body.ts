import { pipeline, type Readable, type Transform } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';

/** What is asked for; more is read, since some send what nobody asked for. */
export const ACCEPT_ENCODING = 'gzip, br';

const DECODERS: Readonly<Record<string, () => Transform>> = {
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
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of decoded(body, encoding) as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > most) {
      chunks.push(chunk.subarray(0, most - size + chunk.length));
      return { bytes: Buffer.concat(chunks), isWhole: false };
    }
    chunks.push(chunk);
  }
  return { bytes: Buffer.concat(chunks), isWhole: true };
}

function decoded(body: Readable, encoding = ''): Readable {
  const decoder = DECODERS[encoding.trim().toLowerCase()];
  // A failure of either one, and an end before the end, reach both; whoever reads the last one sees it.
  return decoder === undefined ? body : pipeline(body, decoder(), () => {});
}
