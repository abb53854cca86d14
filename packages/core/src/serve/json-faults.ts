/** Deeper than any message has to be, and shallow enough for every recursive reader behind this one. */
const MOST_DEPTH = 100;
/** Down to here, keys belong to the protocol; below, mostly to a tool, and may differ by case. */
const PROTOCOL_DEPTH = 2;
const LONGEST_SHOWN = 40;

/**
 * What is wrong with the keys and the depth of a text that is known to be valid JSON; undefined when nothing is.
 * `JSON.parse` keeps the last of two equal keys and other parsers the first, so a message with both means two things.
 */
export function findFault(json: string, { foldedDepth = PROTOCOL_DEPTH } = {}): string | undefined {
  const open: (Set<string> | undefined)[] = [];
  let expectsKey = false;
  for (let at = 0; at < json.length; at += 1) {
    const character = json.charCodeAt(at);
    if (character === QUOTE) {
      const end = endOfString(json, at);
      const keys = open.at(-1);
      if (expectsKey && keys !== undefined) {
        const raw = json.slice(at + 1, end);
        const key = raw.includes('\\') ? (JSON.parse(`"${raw}"`) as string) : raw;
        const fault = addKey(keys, key, open.length <= foldedDepth);
        if (fault !== undefined) return fault;
        expectsKey = false;
      }
      at = end;
    } else if (character === OPEN_OBJECT || character === OPEN_ARRAY) {
      expectsKey = character === OPEN_OBJECT;
      open.push(expectsKey ? new Set() : undefined);
      if (open.length > MOST_DEPTH) return `The message is nested deeper than ${MOST_DEPTH} levels.`;
    } else if (character === CLOSE_OBJECT || character === CLOSE_ARRAY) {
      open.pop();
      expectsKey = false;
    } else if (character === COMMA) {
      expectsKey = open.at(-1) !== undefined;
    }
  }
  return undefined;
}

const [QUOTE, BACKSLASH, COMMA] = [0x22, 0x5c, 0x2c];
const [OPEN_OBJECT, CLOSE_OBJECT, OPEN_ARRAY, CLOSE_ARRAY] = [0x7b, 0x7d, 0x5b, 0x5d];

function endOfString(json: string, start: number): number {
  for (let at = json.indexOf('"', start + 1); ; at = json.indexOf('"', at + 1)) {
    let slashes = 0;
    while (json.charCodeAt(at - 1 - slashes) === BACKSLASH) slashes += 1;
    if (slashes % 2 === 0) return at;
  }
}

function addKey(keys: Set<string>, key: string, isFolded: boolean): string | undefined {
  // Some parsers take keys in any case, or stop at a NUL.
  const folded = isFolded ? (key.split('\0', 1)[0] ?? '').toLowerCase() : key;
  if (!keys.has(folded)) {
    keys.add(folded);
    return undefined;
  }
  const shown = JSON.stringify(key.length > LONGEST_SHOWN ? `${key.slice(0, LONGEST_SHOWN)}…` : key);
  return `The key ${shown} stands twice in one object, or another that reads like it.`;
}
