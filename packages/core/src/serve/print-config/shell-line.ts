/** What a shell reads back as these words: a POSIX shell or, on Windows, PowerShell. Always one line. */
export function shellLine(words: readonly string[], platform: NodeJS.Platform): string {
  return words.map(platform === 'win32' ? forPowerShell : forPosix).join(' ');
}

function forPosix(word: string): string {
  if (/^[\w@%+=:,./-]+$/.test(word)) return word;
  // oxlint-disable-next-line no-control-regex
  if (!/[\u0000-\u001f]/.test(word)) return `'${word.replaceAll("'", String.raw`'\''`)}'`;
  const escaped = JSON.stringify(word)
    .slice(1, -1)
    .replaceAll(String.raw`\"`, '"')
    .replaceAll("'", String.raw`\'`);
  return `$'${escaped}'`;
}

function forPowerShell(word: string): string {
  // A bare `--` is dropped there before a script sees it, and a bare `@` begins a splat.
  return /^(-{0,2}\w|[./\\])[\w:./\\-]*$/.test(word) ? word : `'${word.replaceAll("'", "''")}'`;
}
