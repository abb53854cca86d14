/** The text blocks of a result, as a model reads them. */
export function textOf(result: object): string {
  const content: unknown = 'content' in result ? result.content : undefined;
  const blocks = (Array.isArray(content) ? content : []) as { type: string; text?: string }[];
  return blocks.flatMap(({ type, text }) => (type === 'text' && text !== undefined ? [text] : [])).join('\n');
}
