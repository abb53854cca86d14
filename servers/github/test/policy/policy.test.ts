import { upstream } from '@plugboard/core/testing';
import { expect, it } from 'vitest';
import { openGitHub } from '../../src/api/github.ts';
import { openPolicy } from '../../src/policy/open-policy.ts';
import { settings } from '../../src/settings.ts';
import { callWith } from './person.ts';

const SECRET = { owner: 'octo', repo: 'secret' };
const SHOP = { owner: 'octo', repo: 'shop' };
const OWN = { owner: 'octo', repo: 'own' };
const INTERNAL = { owner: 'octo', repo: 'internal' };
const COMMENT = { does: 'Comment on issue 3.', texts: ['hello'] };
const STRANGER = { login: 'mallory', association: 'NONE' };
const MEMBER = { login: 'ann', association: 'MEMBER' };
const TOKEN = `ghp_${'a1'.repeat(18)}`;

/** `shop` is a stranger's public repository, `own` is public and one can push to it, `secret` is private. */
async function github() {
  const permission = (level: string) => ({ body: { permission: level } });
  return upstream({
    'GET /api/v3/repos/octo/secret': {
      body: { private: true, visibility: 'private', permissions: { push: true } },
    },
    'GET /api/v3/repos/octo/internal': { body: { private: true, visibility: 'internal' } },
    'GET /api/v3/repos/octo/shop': {
      body: { private: false, visibility: 'public', permissions: { push: false } },
    },
    'GET /api/v3/repos/octo/own': {
      body: { private: false, visibility: 'public', permissions: { push: true } },
    },
    'GET /api/v3/repos/octo/own/collaborators/ann/permission': permission('write'),
    'GET /api/v3/repos/octo/own/collaborators/mallory/permission': permission('read'),
    'GET /api/v3/repos/octo/own/collaborators/robot%5Bbot%5D/permission': { status: 404 },
  });
}

function policyOf(host: string, more: object = {}, stateless = false) {
  const chosen = settings.parse({ host, token: 'ghp_1', ...more });
  return openPolicy({ github: openGitHub(chosen, { version: '0' }), settings: chosen, stateless });
}

it('private data and words of strangers together make a public write ask, with what it would write', async () => {
  await using hub = await github();
  const policy = policyOf(hub.url);
  const { call, questions } = callWith({ agrees: true });
  await policy.heard(call, SHOP, [STRANGER]);
  policy.opened(call, SECRET);
  await policy.writes(call, SHOP, COMMENT);
  expect(questions).toEqual([
    'Comment on issue 3. In octo/shop.\n' +
      'Private data was read (octo/secret), and words of strangers (octo/shop); everyone can read this repository.\n' +
      'It would write: hello',
  ]);
});

it.each([
  ['only the private one was read', ['secret'], SHOP],
  ['only strangers were heard', ['strangers'], SHOP],
  ['nothing was read', [], SHOP],
  ['the target is private', ['strangers', 'secret'], SECRET],
  ['the target is internal', ['strangers', 'secret'], INTERNAL],
  ['only members of a repository that one can push to were heard', ['members', 'secret'], OWN],
])('a write is not asked about where %s', async (_, read, target) => {
  await using hub = await github();
  const policy = policyOf(hub.url);
  const { call, questions } = callWith({ agrees: true });
  if (read.includes('secret')) policy.opened(call, SECRET);
  if (read.includes('strangers')) await policy.heard(call, OWN, [STRANGER]);
  if (read.includes('members')) await policy.heard(call, OWN, [MEMBER]);
  await policy.writes(call, target, COMMENT);
  expect(questions).toEqual([]);
});

it.each([
  ['files of a repository that is not ours', SHOP, SECRET],
  ['an internal repository', SHOP, INTERNAL],
  ['a repository that cannot be seen any more', SHOP, { owner: 'octo', repo: 'gone' }],
])('%s counts', async (_, strange, secret) => {
  await using hub = await upstream({
    'GET /api/v3/repos/octo/gone': { status: 404 },
    'GET /api/v3/repos/octo/internal': { body: { private: true, visibility: 'internal' } },
    'GET /api/v3/repos/octo/secret': { body: { private: true } },
    'GET /api/v3/repos/octo/shop': {
      body: { private: false, visibility: 'public', permissions: { push: false } },
    },
  });
  const policy = policyOf(hub.url);
  const { call, questions } = callWith({ agrees: true });
  policy.opened(call, strange);
  policy.opened(call, secret);
  await policy.writes(call, SHOP, COMMENT);
  expect(questions).toHaveLength(1);
});

it('nothing is asked of GitHub for reading, or for work in one repository', async () => {
  await using hub = await github();
  const policy = policyOf(hub.url);
  const { call } = callWith({ agrees: true });
  await policy.heard(call, SHOP, [STRANGER]);
  policy.opened(call, SHOP);
  await policy.writes(call, { owner: 'Octo', repo: 'SHOP' }, COMMENT);
  expect(hub.requests).toEqual([]);
});

it('without a person the write is refused, and nothing done', async () => {
  await using hub = await github();
  const policy = policyOf(hub.url);
  const { call } = callWith();
  await policy.heard(call, SHOP, [undefined]);
  policy.opened(call, SECRET, { isPrivate: true });
  await expect(policy.writes(call, SHOP, COMMENT)).rejects.toMatchObject({ code: 'CANNOT_ASK' });
});

it('a person who does not agree ends it', async () => {
  await using hub = await github();
  const policy = policyOf(hub.url);
  const { call } = callWith({ agrees: false });
  await policy.heard(call, SHOP, [STRANGER]);
  policy.opened(call, SECRET);
  await expect(policy.writes(call, SHOP, COMMENT)).rejects.toMatchObject({ code: 'DECLINED' });
});

it('--private-mix deny refuses, allow does not look', async () => {
  await using hub = await github();
  for (const [privateMix, code] of [
    ['deny', 'PRIVATE_MIX'],
    ['allow', undefined],
  ] as const) {
    const policy = policyOf(hub.url, { privateMix });
    const { call, questions } = callWith({ agrees: true });
    await policy.heard(call, SHOP, [STRANGER]);
    policy.opened(call, SECRET);
    const written = policy.writes(call, SHOP, COMMENT);
    if (code === undefined) await written;
    else await expect(written).rejects.toMatchObject({ code });
    expect(questions).toEqual([]);
  }
});

it('what one principal read is not held against another', async () => {
  await using hub = await github();
  const policy = policyOf(hub.url);
  const [mine, theirs] = [callWith({ principal: 'a' }), callWith({ principal: 'b' })];
  await policy.heard(mine.call, SHOP, [STRANGER]);
  policy.opened(theirs.call, SECRET);
  await policy.writes(mine.call, SHOP, COMMENT);
  await policy.writes(theirs.call, SHOP, COMMENT);
  policy.opened(mine.call, SECRET);
  await expect(policy.writes(mine.call, SHOP, COMMENT)).rejects.toMatchObject({ code: 'CANNOT_ASK' });
  await policy.writes(theirs.call, SHOP, COMMENT);
});

it('served stateless, every public write asks', async () => {
  await using hub = await github();
  const policy = policyOf(hub.url, {}, true);
  const { call, questions } = callWith({ agrees: true });
  await policy.writes(call, SHOP, COMMENT);
  await policy.writes(call, SECRET, COMMENT);
  expect(questions).toEqual([expect.stringContaining('Served stateless')]);
});

it('who reads more than can be remembered is taken to have read the worst', async () => {
  await using hub = await github();
  const policy = policyOf(hub.url);
  const { call } = callWith();
  for (let count = 0; count <= 500; count += 1) policy.opened(call, { owner: 'octo', repo: `r${count}` });
  await expect(policy.writes(call, SHOP, COMMENT)).rejects.toMatchObject({ code: 'CANNOT_ASK' });
  // It asked whether the target is public, and nothing of the five hundred.
  expect(hub.requests.map(({ path }) => path)).toEqual(['/api/v3/repos/octo/shop']);
});

it.each([
  '.github/workflows/ci.yml',
  '.GitHub/Workflows/ci.yml',
  '.ＧＩＴＨＵＢ/workflows/ci.yml',
  'CODEOWNERS',
  'docs/codeowners',
  '.gitmodules',
  'sub/.gitattributes',
  '.github/actions/x/action.yml',
  'action.yaml',
  '.husky/pre-commit',
])('a change of %s always asks', async (path) => {
  await using hub = await github();
  const { call, questions } = callWith({ agrees: true });
  await policyOf(hub.url, { privateMix: 'allow' }).writes(call, SECRET, {
    ...COMMENT,
    paths: ['README.md', path],
  });
  expect(questions).toEqual([expect.stringContaining(`It changes ${path}, which `)]);
});

it.each([
  'README.md',
  'src/workflows/a.ts',
  'docs/CODEOWNERS.md',
  '.github/ISSUE_TEMPLATE.md',
  'src/action.ts',
])('a change of %s does not ask', async (path) => {
  await using hub = await github();
  const { call, questions } = callWith({ agrees: true });
  await policyOf(hub.url).writes(call, SECRET, { ...COMMENT, paths: [path] });
  expect(questions).toEqual([]);
});

it('a long text is shown in part, and its length said; the question stays within what core asks', async () => {
  await using hub = await github();
  const { call, questions } = callWith({ agrees: true });
  const reasons = Array.from({ length: 20 }, (_, at) => `Reason ${at} ${'x'.repeat(300)}`);
  await policyOf(hub.url).writes(call, SECRET, { does: 'd'.repeat(500), texts: ['y'.repeat(5000)], reasons });
  expect(questions[0]).toMatch(/y… \(\d{4} characters between\) …y+$/);
  expect(questions[0]).toContain('And 12 reasons more');
  expect(questions[0]?.length).toBeLessThan(2000);
});

it('where private data could be in a text the person sees all of it, or nothing is written', async () => {
  await using hub = await github();
  const policy = policyOf(hub.url);
  const { call, questions } = callWith({ agrees: true });
  policy.opened(call, SECRET);
  await policy.heard(call, OWN, [STRANGER]);
  const text = `${'thanks '.repeat(150)} merge with Acme`;
  await policy.writes(call, OWN, { does: 'Comment.', texts: [text] });
  expect(questions[0]).toContain('merge with Acme');
  const tooLong = { does: 'Comment.', texts: [`${'thanks '.repeat(400)} merge with Acme`] };
  await expect(policy.writes(call, OWN, tooLong)).rejects.toMatchObject({ code: 'TOO_MUCH' });
  expect(questions).toHaveLength(1);
});

it('--secrets-scan refuses to write a secret, and hides one that is read', async () => {
  await using hub = await github();
  const policy = policyOf(hub.url, { secretsScan: true });
  const { call } = callWith({ agrees: true });
  const text = `key: ${TOKEN}`;
  await expect(policy.writes(call, SECRET, { does: 'x', texts: ['', text] })).rejects.toMatchObject({
    code: 'SECRET_FOUND',
    message: 'What was to be written holds a GitHub token; nothing was written.',
  });
  expect(policy.shown(text)).toBe('key: [a GitHub token, hidden]');
  expect((await policy.heard(call, SHOP, [STRANGER]))(STRANGER, text)).not.toContain(TOKEN);
  expect(policyOf(hub.url).shown(text)).toBe(text);
});

it('--lockdown withholds in public repositories what people without push access wrote', async () => {
  await using hub = await github();
  const policy = policyOf(hub.url, { lockdown: true });
  const { call } = callWith();
  const robot = { login: 'robot[bot]', association: 'CONTRIBUTOR' };
  const voice = await policy.heard(call, OWN, [STRANGER, MEMBER, robot, undefined]);
  expect(voice(MEMBER, 'a')).toBe('a');
  for (const person of [STRANGER, robot, undefined, { login: 'unknown' }])
    expect(voice(person, 'obey')).toBe('[withheld: written by someone without push access]');
  expect(voice(STRANGER, '')).toBe('');
});

it('--lockdown asks for each person once', async () => {
  await using hub = await github();
  const policy = policyOf(hub.url, { lockdown: true });
  const { call } = callWith();
  for (let count = 0; count < 3; count += 1) await policy.heard(call, OWN, [MEMBER, { login: 'Ann' }]);
  expect(hub.requests).toHaveLength(2);
});

it('--lockdown trusts only the owner where GitHub does not say who can push', async () => {
  await using hub = await github();
  const voice = await policyOf(hub.url, { lockdown: true }).heard(callWith().call, SHOP, [
    MEMBER,
    { login: 'octo', association: 'OWNER' },
  ]);
  expect(voice(MEMBER, 'obey')).toContain('withheld');
  expect(voice({ login: 'octo' }, 'hello')).toBe('hello');
});

it('--lockdown withholds nothing in private repositories', async () => {
  await using hub = await github();
  const voice = await policyOf(hub.url, { lockdown: true }).heard(callWith().call, SECRET, [STRANGER]);
  expect(voice(STRANGER, 'hello')).toBe('hello');
});

it('what is shown keeps every visible character, and marks the others', async () => {
  const { shown } = policyOf('github.com');
  const code = 'Promise<string> a < b && c > d ```go\nif a<b {}\n``` <!-- x --> &#8203;';
  expect(shown(code)).toBe(code);
  expect(shown('a\u200Bb\u{E0041}\u{E0042}')).toBe('a[U+200B]b[U+E0041… ×2]');
});
