import { expect, it } from 'vitest';
import { Proofs } from '../../src/serve/http/oauth/proofs.ts';

const NOW = 1_800_000_000;
const proof = (jti: string, iat = NOW, key = 'key') => ({ key, jti, iat });

it('a proof is taken once from each caller, and again from none', () => {
  const proofs = new Proofs();
  expect(proofs.show('ann', proof('1'), NOW)).toBe('new');
  expect(proofs.show('ann', proof('1'), NOW + 59)).toBe('seen');
  expect(proofs.show('bob', proof('1'), NOW)).toBe('new');
});

it.each([NOW - 61, NOW + 61, Number.NaN])('a proof made at %s is not looked at', (iat) => {
  expect(new Proofs().show('ann', proof('1', iat), NOW)).toBe('old');
});

it('a proof is remembered for as long as it would be taken, by a clock that is ahead too', () => {
  const proofs = new Proofs();
  expect(proofs.show('ann', proof('1', NOW + 60), NOW)).toBe('new');
  expect(proofs.show('ann', proof('1', NOW + 60), NOW + 119)).toBe('seen');
  expect(proofs.show('ann', proof('1', NOW + 60), NOW + 121)).toBe('old');
});

it('where too many are remembered a new one is refused, and none forgotten; one caller alone does not fill it, with many keys', () => {
  const proofs = new Proofs({ ofOne: 2, ofAll: 3 });
  expect(['1', '2', '3'].map((jti) => proofs.show('ann', proof(jti, NOW, jti), NOW))).toEqual([
    'new',
    'new',
    'full',
  ]);
  expect(['1', '2'].map((jti) => proofs.show('bob', proof(jti), NOW))).toEqual(['new', 'full']);
  expect(proofs.show('ann', proof('1', NOW, '1'), NOW)).toBe('seen');
  const later = NOW + 62;
  expect(proofs.show('bob', proof('2', later), later)).toBe('new');
});
