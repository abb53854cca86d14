// The platform's parseArgs is in node:util, which loads so much that a start takes a tenth longer.

export interface Flag {
  readonly kind: 'flag';
  /** Without dashes, and without the `no-` of one that takes no value. */
  readonly name: string;
  readonly rawName: string;
  readonly value?: string;
}

export interface Word {
  readonly kind: 'word';
  readonly value: string;
}

/**
 * The words of a command line: `--name value`, `--name=value`, `--no-name`, `-n`, and what stands alone. `takesValue`
 * says which flags take the word behind them, if it is no flag itself; after `--` all words stand alone.
 */
export function* tokensOf(
  argv: readonly string[],
  takesValue: (name: string) => boolean,
): Generator<Flag | Word, void> {
  const rest = [...argv];
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    if (word === '--') {
      for (const value of rest) yield { kind: 'word', value };
      return;
    }
    if (!word.startsWith('-') || word === '-') {
      yield { kind: 'word', value: word };
      continue;
    }
    const { rawName = word, inline } = /^(?<rawName>--[^=]+)=(?<inline>.*)$/s.exec(word)?.groups ?? {};
    const written = rawName.replace(/^--?/, '');
    const negated = rawName.startsWith('--no-') ? written.slice(3) : written;
    const name = takesValue(written) || takesValue(negated) ? written : negated;
    const isValueNext = takesValue(name) && rest[0]?.startsWith('--') === false;
    const value = inline ?? (isValueNext ? rest.shift() : undefined);
    yield { kind: 'flag', name, rawName, ...(value === undefined ? {} : { value }) };
  }
}
