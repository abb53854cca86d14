const KINDS: readonly [begins: string, what: string][] = [
  ['\x89PNG\r\n\x1a\n', 'a PNG image'],
  ['\xff\xd8\xff', 'a JPEG image'],
  ['GIF8', 'a GIF image'],
  ['BM', 'a bitmap image'],
  ['\0\0\x01\0', 'an icon'],
  ['%PDF-', 'a PDF document'],
  ['PK\x03\x04', 'a ZIP archive'],
  ['\x1f\x8b', 'a gzip archive'],
  ['\x7fELF', 'a program'],
  ['\0asm', 'a WebAssembly module'],
  ['wOF2', 'a font'],
  ['SQLite format 3\0', 'an SQLite database'],
];

/** What a file that is no text is, told by its first bytes; names are not believed. */
export function kindOf(sample: Uint8Array): string {
  const head = Buffer.from(sample.subarray(0, 16)).toString('latin1');
  if (/^RIFF.{4}WEBP/s.test(head)) return 'a WebP image';
  return KINDS.find(([begins]) => head.startsWith(begins))?.[1] ?? 'binary';
}
