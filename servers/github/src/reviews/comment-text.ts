/**
 * What a comment says, with the lines it suggests instead of those it is about. GitHub reads a suggestion as a fenced block, so
 * its fence is longer than any run of backticks in it; an empty one takes the lines away.
 */
export function commentText(body = '', suggestion?: string): string {
  if (suggestion === undefined) return body;
  const longest = Math.max(2, ...(suggestion.match(/`+/g) ?? []).map(({ length }) => length));
  const fence = '`'.repeat(longest + 1);
  const lines = suggestion === '' ? '' : `${suggestion.replace(/\r?\n$/, '')}\n`;
  const block = `${fence}suggestion\n${lines}${fence}`;
  return body === '' ? block : `${body}\n\n${block}`;
}
