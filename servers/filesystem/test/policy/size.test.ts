import { expect, it } from 'vitest';
import { sizeInBytes } from '../../src/policy/size.ts';

it.each([
  ['1', 1],
  ['4096', 4096],
  ['64b', 64],
  ['2k', 2048],
  ['64 KB', 65_536],
  ['10mb', 10_485_760],
  ['10M', 10_485_760],
  ['256mb', 268_435_456],
  ['257mb', undefined],
  ['268435457', undefined],
  ['0', undefined],
  ['0mb', undefined],
  ['-1', undefined],
  ['1.5mb', undefined],
  ['1gb', undefined],
  ['1bk', undefined],
  ['1kk', undefined],
  ['mb', undefined],
  ['', undefined],
  ['1 mb ', undefined],
])('the size %j is %j bytes', (text, bytes) => expect(sizeInBytes(text)).toBe(bytes));
