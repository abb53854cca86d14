import { expect, it } from 'vitest';
import { Etags } from '../../src/api/etags.ts';

const answer = (size: number) => ({ etag: '"1"', status: 200, headers: [], body: new Uint8Array(size) });

it('an answer is kept for the one who asked, in the form it was asked in', () => {
  const etags = new Etags();
  etags.set(Etags.key('token a', 'https://x/1', 'json'), answer(1));
  expect(etags.get(Etags.key('token a', 'https://x/1', 'json'))).toBeDefined();
  expect(etags.get(Etags.key('token b', 'https://x/1', 'json'))).toBeUndefined();
  expect(etags.get(Etags.key('', 'https://x/1', 'json'))).toBeUndefined();
  expect(etags.get(Etags.key('token a', 'https://x/1', 'diff'))).toBeUndefined();
  expect(etags.get(Etags.key('token a', 'https://x/1json', ''))).toBeUndefined();
});

it('a key tells nothing of the token', () => {
  expect(Etags.key('token ghp_canary', 'https://x/1', 'json')).not.toContain('canary');
});

it('what was used longest ago goes first, and memory stays bounded', () => {
  const etags = new Etags();
  for (let count = 0; count < 16; count += 1) etags.set(`${count}`, answer(2_000_000));
  etags.get('0');
  etags.set('16', answer(2_000_000));
  expect(etags.get('0')).toBeDefined();
  expect(etags.get('1')).toBeUndefined();
  expect(etags.get('16')).toBeDefined();
});

it('an answer that takes too much room is not kept, and takes the place of what it was before', () => {
  const etags = new Etags();
  etags.set('a', answer(10));
  etags.set('a', answer(2_000_001));
  expect(etags.get('a')).toBeUndefined();
});
