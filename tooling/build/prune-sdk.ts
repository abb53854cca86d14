// The SDK makes some 700 schemas when it is loaded, a quarter of a start, to offer each of them by name
// (`isSpecType`, `specTypeSchemas`). None of our servers asks for one by name. Without that table, and with the
// constructors marked as free of side effects, esbuild keeps the schemas that some code uses.
const TABLE = /^for \(const .* of .*\) register\(key, .*\);$/gm;
const CONSTRUCTOR = /(?<![\w.$'"`])z\.\w+\(/g;
const DERIVED = /(?<== |: |, |\(|\[)\w+Schema\.(?:extend|omit|pick|merge|partial|loose|optional)\(/g;

/** The text of an SDK module without its table of schemas. */
export function pruneSchemas(text: string): string {
  const lines = text.replaceAll(TABLE, '').split('\n');
  return lines
    .map((line) =>
      isComment(line) ? line : line.replaceAll(CONSTRUCTOR, markPure).replaceAll(DERIVED, markPure),
    )
    .join('\n');
}

/** An SDK that is built differently must be looked at again, not served half pruned. */
export function assertTable(text: string): void {
  if (text.match(TABLE)?.length !== 2)
    throw new Error('the SDK no longer fills its table of schemas as prune-sdk.ts expects');
}

function markPure(call: string): string {
  return `/* @__PURE__ */ ${call}`;
}

function isComment(line: string): boolean {
  return /^\s*(\*|\/\*|\/\/)/.test(line);
}
