interface Kind {
  /** `a PNG image` */
  readonly what: string;
  readonly mimeType: string;
}

const KINDS: readonly [begins: string, what: string, mimeType: string][] = [
  ['\x89PNG\r\n\x1a\n', 'a PNG image', 'image/png'],
  ['\xff\xd8\xff', 'a JPEG image', 'image/jpeg'],
  ['GIF8', 'a GIF image', 'image/gif'],
  ['BM', 'a bitmap image', 'image/bmp'],
  ['\0\0\x01\0', 'an icon', 'image/x-icon'],
  ['%PDF-', 'a PDF document', 'application/pdf'],
  ['PK\x03\x04', 'a ZIP archive', 'application/zip'],
  ['\x1f\x8b', 'a gzip archive', 'application/gzip'],
  ['\x7fELF', 'a program', 'application/x-executable'],
  ['\0asm', 'a WebAssembly module', 'application/wasm'],
  ['wOF2', 'a font', 'font/woff2'],
  ['SQLite format 3\0', 'an SQLite database', 'application/vnd.sqlite3'],
];

/** What a file that is no text is, told by its first bytes; names are not believed. */
export function kindOf(sample: Uint8Array): Kind {
  const head = Buffer.from(sample.subarray(0, 16)).toString('latin1');
  if (/^RIFF.{4}WEBP/s.test(head)) return { what: 'a WebP image', mimeType: 'image/webp' };
  const [, what = 'binary', mimeType = 'application/octet-stream'] =
    KINDS.find(([begins]) => head.startsWith(begins)) ?? [];
  return { what, mimeType };
}
