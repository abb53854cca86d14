interface Result {
  readonly content?: unknown;
}

/** The text blocks of a result, as a model reads them. */
export function textOf({ content }: Result): string {
  const blocks = (Array.isArray(content) ? content : []) as { type: string; text?: string }[];
  return blocks.flatMap(({ type, text }) => (type === 'text' && text !== undefined ? [text] : [])).join('\n');
}
