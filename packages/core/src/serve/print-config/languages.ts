/** A word of JSON is one of TOML and of YAML too, but for characters that those want spelled. */
function word(value: unknown): string {
  return JSON.stringify(value).replaceAll(
    /[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
const isTable = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** JSON with a line for each name, and lists on the line of theirs. */
export function json(value: unknown, depth = 0): string {
  if (Array.isArray(value) && value.every((each) => typeof each !== 'object')) return list(value);
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const indent = '  '.repeat(depth + 1);
  const [open, close] = Array.isArray(value) ? ['[', ']'] : ['{', '}'];
  const lines = Object.entries(value).map(([key, each]) => {
    const name = Array.isArray(value) ? '' : `${JSON.stringify(key)}: `;
    return `${indent}${name}${json(each, depth + 1)}`;
  });
  return lines.length === 0 ? `${open}${close}` : `${open}\n${lines.join(',\n')}\n${indent.slice(2)}${close}`;
}

/** TOML 1.0: tables by their full names, each with what is in it. */
export function toml(value: object, path: readonly string[] = []): string {
  const entries = Object.entries(value);
  const own = entries.filter(([, each]) => !isTable(each));
  const lines = own.map(([key, each]) => `${bare(key)} = ${Array.isArray(each) ? list(each) : word(each)}`);
  const head = path.length === 0 || own.length === 0 ? [] : [`[${path.map(bare).join('.')}]`];
  const tables = entries.flatMap(([key, each]) => (isTable(each) ? [toml(each, [...path, key])] : []));
  return [[...head, ...lines].join('\n'), ...tables].filter((part) => part !== '').join('\n\n');
}

const list = (values: readonly unknown[]) => `[${values.map(word).join(', ')}]`;
const bare = (key: string) => (/^[\w-]+$/.test(key) ? key : word(key));

/** YAML 1.2: blocks for what has names, the rest as JSON has it. */
export function yaml(value: object, depth = 0): string {
  const indent = '  '.repeat(depth);
  return Object.entries(value)
    .map(([key, each]) =>
      isTable(each)
        ? `${indent}${plain(key)}:\n${yaml(each, depth + 1)}`
        : `${indent}${plain(key)}: ${Array.isArray(each) ? `[${each.map(quoted).join(', ')}]` : quoted(each)}`,
    )
    .join('\n');
}

/** In the quotes that YAML reads nothing in, where that needs no other words. */
const quoted = (value: unknown) =>
  typeof value === 'string' && /^[ !#-&(-[\]-~]*$/.test(value) ? `'${value}'` : word(value);

/** What YAML would read as something else than a text is quoted. */
const plain = (key: string) =>
  /^[a-z][\w-]*$/i.test(key) && !/^(?:true|false|null|yes|no|on|off|y|n)$/i.test(key) ? key : word(key);
