/** A name as a model writes it. */
export interface Name {
  readonly schema?: string;
  readonly name: string;
  /** Of a function, where they are written: `integer, text`. */
  readonly args?: string;
}

const PART = String.raw`"(?:[^"]|"")+"|[^".()]+`;
const NAME = new RegExp(String.raw`^(?:(${PART})\.)?(${PART})(?:\(([^()]*)\))?$`);

/** Reads `orders`, `public.orders`, `"My Schema"."a.b"` and `round(numeric, integer)`; undefined for what is no name. */
export function parsedName(text: string): Name | undefined {
  const [, schema, name, args] = NAME.exec(text.trim()) ?? [];
  if (name === undefined) return undefined;
  return {
    ...(schema === undefined ? {} : { schema: unquoted(schema) }),
    name: unquoted(name),
    ...(args === undefined ? {} : { args: args.trim() }),
  };
}

function unquoted(part: string): string {
  return part.startsWith('"') ? part.slice(1, -1).replaceAll('""', '"') : part.trim();
}
