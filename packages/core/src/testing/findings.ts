/** Throws one error that lists what was found, each in a line of its own; nothing where nothing was. */
export function throwFindings(what: string, findings: readonly string[]): void {
  if (findings.length === 0) return;
  throw new Error([what, ...findings.map((finding) => `- ${finding}`)].join('\n'));
}
