import { countTokens } from 'gpt-tokenizer/model/gpt-5';

export interface ListedTool {
  readonly name: string;
  readonly description: string;
  readonly inputSchema: { readonly properties?: object; readonly required?: readonly string[] };
  readonly annotations: { readonly readOnlyHint: boolean; readonly destructiveHint: boolean };
}

/** What a list costs a model on every turn: hosts show it name, description and arguments. */
export function tokensOf(tools: readonly ListedTool[]): number {
  const seen = tools.map(({ name, description, inputSchema }) => ({ name, description, inputSchema }));
  return countTokens(JSON.stringify(seen));
}
