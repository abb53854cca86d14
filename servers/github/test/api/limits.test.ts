import { expect, it } from 'vitest';
import { inOneDialect, laterIn } from '../../src/api/limits.ts';

const NOW = Date.parse('2026-11-23T08:00:00Z');
const SECOND = 1000;
const reset = (seconds: number) => String(NOW / SECOND + seconds);
const date = (seconds: number) => new Date(NOW + seconds * SECOND).toUTCString();

it.each<[string, number, Record<string, string>, string, object | undefined]>([
  ['seconds', 403, { 'retry-after': '30' }, '', { kind: 'secondary', seconds: 30 }],
  ['seconds with 429', 429, { 'retry-after': '7' }, '', { kind: 'secondary', seconds: 7 }],
  ['no seconds at all', 429, { 'retry-after': '0' }, '', { kind: 'secondary', seconds: 1 }],
  ['a date', 403, { 'retry-after': date(90), date: date(0) }, '', { kind: 'secondary', seconds: 90 }],
  [
    'a date by its own clock',
    403,
    { 'retry-after': date(690), date: date(600) },
    '',
    { kind: 'secondary', seconds: 90 },
  ],
  ['a date without its clock', 403, { 'retry-after': date(45) }, '', { kind: 'secondary', seconds: 45 }],
  [
    'the end of the hour',
    403,
    { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': reset(600) },
    '',
    { kind: 'primary', seconds: 600 },
  ],
  [
    'the end of the hour with 429',
    429,
    { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': reset(5) },
    '',
    { kind: 'primary', seconds: 5 },
  ],
  [
    'the end of the hour, our clock slow',
    403,
    { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': reset(900), date: date(300) },
    '',
    { kind: 'primary', seconds: 600 },
  ],
  [
    'the end of the hour, our clock fast',
    403,
    { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': reset(-300), date: date(-600) },
    '',
    { kind: 'primary', seconds: 300 },
  ],
  [
    'an hour that is over',
    403,
    { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': reset(-5) },
    '',
    { kind: 'primary', seconds: 1 },
  ],
  ['no time of the hour', 403, { 'x-ratelimit-remaining': '0' }, '', { kind: 'primary', seconds: 60 }],
  ['words alone', 403, {}, 'You have exceeded a secondary rate limit', { kind: 'secondary', seconds: 60 }],
  [
    'older words',
    403,
    {},
    'You have triggered an abuse detection mechanism',
    { kind: 'secondary', seconds: 60 },
  ],
  [
    'words beside a used-up hour',
    403,
    { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': reset(600) },
    'secondary rate limit',
    { kind: 'secondary', seconds: 60 },
  ],
  ['a bare 429', 429, {}, '', { kind: 'secondary', seconds: 60 }],
  ['nonsense', 429, { 'retry-after': 'soon' }, '', { kind: 'secondary', seconds: 60 }],
  ['a plain 403', 403, { 'x-ratelimit-remaining': '4000' }, 'Resource not accessible', undefined],
  ['another status', 404, { 'retry-after': '30' }, '', undefined],
])('later is told by %s', (_, status, headers, message, expected) => {
  expect(laterIn(status, new Headers(headers), message, NOW)).toEqual(expected);
});

it('both kinds are said as the throttling plugin hears them', async () => {
  const primary = inOneDialect({ kind: 'primary', seconds: 600 }, NOW);
  expect(primary.headers.get('x-ratelimit-remaining')).toBe('0');
  expect(primary.headers.get('x-ratelimit-reset')).toBe(reset(600));
  const secondary = inOneDialect({ kind: 'secondary', seconds: 30 }, NOW);
  expect(secondary.headers.get('retry-after')).toBe('30');
  expect(await secondary.json()).toEqual({ message: 'secondary rate limit' });
});
