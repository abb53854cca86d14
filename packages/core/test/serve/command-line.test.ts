import { stripVTControlCharacters } from 'node:util';
import { setting } from '@plugboard/core';
import { readCommandLine } from '@plugboard/core/serve';
import * as z from 'zod';
import { describe, expect, it } from 'vitest';
import { helpText } from '../../src/serve/help.ts';

const settings = z.strictObject({
  paths: setting(z.array(z.string()).min(1).describe('Folders.'), { positional: 'path' }),
  maxRead: setting(z.number().min(1).default(10).describe('Most to read.'), { env: 'MAX_READ' }),
  mode: setting(z.enum(['ask', 'off']).default('ask').describe('How.'), { flag: 'confirm' }),
  deny: setting(z.array(z.string()).default([]).describe('Globs.'), { env: 'DENY' }),
  readOnly: setting(z.boolean().default(false).describe('No changes.'), { env: 'READ_ONLY' }),
});

const read = (line: string, env = {}) =>
  readCommandLine(settings, line.split(' ').filter(Boolean), env).settings;

describe('the command line', () => {
  it('is read into settings, with defaults', () => {
    expect(read('a b')).toEqual({ paths: ['a', 'b'], maxRead: 10, mode: 'ask', deny: [], readOnly: false });
    expect(read('--max-read 5 a --confirm=off --deny x --deny y --read-only')).toEqual({
      paths: ['a'],
      maxRead: 5,
      mode: 'off',
      deny: ['x', 'y'],
      readOnly: true,
    });
  });

  it('wins over the environment, which wins over the default', () => {
    const env = { MAX_READ: '7', DENY: 'a,b', READ_ONLY: 'true' };
    expect(read('a', env)).toMatchObject({ maxRead: 7, deny: ['a', 'b'], readOnly: true });
    expect(read('a --max-read 5 --no-read-only', env)).toMatchObject({ maxRead: 5, readOnly: false });
    expect(read('a', { MAX_READ: '' })).toMatchObject({ maxRead: 10 });
  });

  it('takes what begins with a dash after --', () => {
    expect(read('-- --odd')).toMatchObject({ paths: ['--odd'] });
  });

  it.each([
    ['a --max-raed 5', 'Unknown flag --max-raed. Did you mean "--max-read"?'],
    ['a --zebra', 'Unknown flag --zebra. Try --help.'],
    ['a -x', 'Unknown flag -x. Try --help.'],
    ['', 'Missing <path>…: Folders.'],
    ['a --max-read', '--max-read needs a value: --max-read <number>.'],
    ['a --max-read many', '--max-read: expected a number, got "many".'],
    ['a --max-read 0', '--max-read: expected at least 1, got 0.'],
    ['a --confirm aks', '--confirm: expected ask or off, got "aks". Did you mean "ask"?'],
    ['a --max-read 1 --max-read 2', '--max-read is given twice; give it once.'],
    ['a --read-only=yes', '--read-only takes no value; write --read-only or --no-read-only.'],
  ])('%s is refused in one sentence', (line, words) => {
    expect(() => read(line)).toThrow(words);
  });

  it('names the variable when that is what was wrong', () => {
    expect(() => read('a', { READ_ONLY: 'ture' })).toThrow('READ_ONLY: expected true or false, got "ture".');
    expect(() => read('a', { MAX_READ: 'x' })).toThrow('MAX_READ: expected a number, got "x".');
    expect(read('a', { READ_ONLY: 'off' })).toMatchObject({ readOnly: false });
  });

  it('refuses a word that nothing takes', () => {
    expect(() => readCommandLine(z.strictObject({}), ['word'])).toThrow('Nothing takes "word". Try --help.');
  });

  it.each(['--help', '-h', '--version', '-v'])('lets %s go before what is missing', (flag) => {
    expect(readCommandLine(settings, [flag, '--zebra']).asked).toBe(/h/.test(flag) ? 'help' : 'version');
  });

  it('is told by the help text', () => {
    expect(stripVTControlCharacters(helpText('tool', 'Does things.', settings))).toMatchInlineSnapshot(`
      "Usage: tool [options] <path>…

      Does things.

        <path>…              Folders.
        --max-read <number>  Most to read. [env MAX_READ] [default 10]
        --confirm <ask|off>  How. [default ask]
        --deny <value>…      Globs. [env DENY]
        --read-only          No changes. [env READ_ONLY]
        --help, --version    Print this, or the version, and exit.
      "
    `);
  });
});
