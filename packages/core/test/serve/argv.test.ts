import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tokensOf } from '../../src/serve/argv.ts';

const read = (...argv: string[]) => [...tokensOf(argv, (name) => name === 'http' || name === 'no-value')];

describe('the words of a command line', () => {
  it.each([
    ['a flag and the word behind it', ['--http', '3050'], [{ name: 'http', value: '3050' }]],
    ['one word for both', ['--http=a=b'], [{ name: 'http', value: 'a=b' }]],
    ['a flag that takes none, negated', ['--no-read-only', 'a'], [{ name: 'read-only' }, { value: 'a' }]],
    [
      'a flag that takes one, negated: another flag',
      ['--no-http', '1'],
      [{ name: 'no-http' }, { value: '1' }],
    ],
    ['a flag that is named so', ['--no-value', '1'], [{ name: 'no-value', value: '1' }]],
    ['no flag as the value of another', ['--http', '--help'], [{ name: 'http' }, { name: 'help' }]],
    ['a negative number as a value', ['--http', '-5'], [{ name: 'http', value: '-5' }]],
    ['all behind -- as words', ['--', '--http', '-'], [{ value: '--http' }, { value: '-' }]],
    ['a dash as a word', ['-'], [{ value: '-' }]],
    ['a line break in a value', ['--http=a\nb'], [{ name: 'http', value: 'a\nb' }]],
  ])('are read: %s', (_what, argv, tokens) => {
    expect(read(...argv)).toMatchObject(tokens);
    expect(read(...argv)).toHaveLength(tokens.length);
  });

  it('are never lost, whatever they are', () => {
    fc.assert(
      fc.property(fc.array(fc.string()), (argv) => {
        const words = read(...argv).flatMap((token) =>
          token.kind === 'word'
            ? [token.value]
            : [token.rawName, ...(token.value === undefined ? [] : [token.value])],
        );
        const spelled = argv.filter((word, index) => word !== '--' || argv.indexOf('--') < index).join('');
        expect(words.join('').replaceAll('=', '')).toBe(spelled.replaceAll('=', ''));
      }),
    );
  });
});
