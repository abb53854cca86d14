import { ToolError, visible, type Call } from '@plugboard/core';
import * as z from 'zod';
import type { GitHub } from '../api/github.ts';
import type { Settings } from '../settings.ts';
import { allowListOf, type At } from './allow-list.ts';
import { factsFrom } from './facts.ts';
import { lockdown } from './lockdown.ts';
import type { Person, Policy } from './policy.ts';
import { questionOf } from './question.ts';
import { lettersIn, maskSecrets, secretsIn } from './secrets.ts';
import { sensitiveReasons } from './sensitive-paths.ts';
import { Taint, type Mix } from './taint.ts';

export interface PolicyOptions {
  readonly github: GitHub;
  readonly settings: Settings;
  /** Nothing is remembered from one call to the next. */
  readonly stateless: boolean;
}

/** By `author_association`: these were let in by the repository's owner. */
const INSIDERS = new Set(['OWNER', 'MEMBER', 'COLLABORATOR']);
const WITHHELD = '[withheld: written by someone without push access]';
const FORM = z.object({
  agree: z
    .boolean()
    .meta({ title: 'Go ahead', description: 'What is written can be read by all who see it there.' }),
});

export function openPolicy({ github, settings, stateless }: PolicyOptions): Policy {
  const { privateMix, secretsScan } = settings;
  const allowList = allowListOf(settings.repos);
  const facts = factsFrom(github);
  const taint = new Taint(facts);
  const trusted = settings.lockdown ? lockdown(github, facts) : async () => 'everyone' as const;
  const shown: Policy['shown'] = (text, before) => visible(secretsScan ? maskSecrets(text, before) : text);

  const heard: Policy['heard'] = async (call, at, people) => {
    taint.note(call.principal, at, { strangers: people.some(isStranger) });
    const known = await trusted(at, people, call.signal);
    const isHeard = (person: Person | undefined) =>
      known === 'everyone' || (person !== undefined && known.has(person.login.toLowerCase()));
    return (person, text) => (text === '' || isHeard(person) ? shown(text) : WITHHELD);
  };

  /** Why the person has to agree, as sentences. */
  const mixReasons = async (call: Call, at: At): Promise<string[]> => {
    if (privateMix === 'allow' && !stateless) return [];
    const mix = stateless ? 'stateless' : await taint.mixFor(call.principal, at, call.signal);
    if (mix === undefined || !(await facts(at, call.signal)).isPublic) return [];
    const why = mixWords(mix);
    if (privateMix !== 'deny') return [why];
    throw new ToolError(`${why} ${nameOf(at)} is public, so nothing was written.`, {
      code: 'PRIVATE_MIX',
      hint: 'Tell the person what you meant to write; whoever runs the server chose --private-mix deny.',
    });
  };

  const writes: Policy['writes'] = async (call, at, writing) => {
    if (secretsScan) refuseSecrets(writing.texts);
    const mix = await mixReasons(call, at);
    const reasons = [...mix, ...sensitiveReasons(writing.paths ?? []), ...(writing.reasons ?? [])];
    if (reasons.length > 0)
      await askPerson(call, questionOf(writing, { where: nameOf(at), reasons, isMixed: mix.length > 0 }));
  };

  return {
    ...allowList,
    heard,
    opened: (call, at, { isPrivate } = {}) => taint.note(call.principal, at, { isPrivate }),
    writes,
    shown,
    secretIn: (bytes) => (secretsScan ? secretsIn(lettersIn(bytes))[0] : undefined),
  };
}

function isStranger(person: Person | undefined): boolean {
  return person?.association === undefined || !INSIDERS.has(person.association);
}

async function askPerson(call: Call, question: string): Promise<void> {
  if (!call.canAsk)
    throw new ToolError(
      'The person has to agree to this, and this client cannot ask them. Nothing was written.',
      {
        code: 'CANNOT_ASK',
        hint: 'Tell them what you meant to write, so that they can do it or use a client that shows forms.',
      },
    );
  const { agree } = await call.ask('write', question, FORM);
  if (!agree)
    throw new ToolError('The person did not agree, and nothing was written.', {
      code: 'DECLINED',
      hint: 'Do not try again unless they ask for it.',
    });
}

function mixWords(mix: Mix | 'stateless' | 'too much'): string {
  if (mix === 'stateless')
    return 'Served stateless, this server cannot know what was read before; everyone can read this repository.';
  if (mix === 'too much')
    return 'Too many repositories were read to tell private from public; everyone can read this one.';
  return `Private data was read (${listed(mix.secret)}), and words of strangers (${listed(mix.strange)}); everyone can read this repository.`;
}

function listed(all: readonly At[]): string {
  const names = all.slice(0, 2).map(nameOf).join(', ');
  return all.length > 2 ? `${names} and ${all.length - 2} more` : names;
}

function nameOf({ owner, repo }: At): string {
  return `${owner}/${repo}`;
}

function refuseSecrets(texts: readonly string[]): void {
  const [found] = texts.flatMap(secretsIn);
  if (found === undefined) return;
  throw new ToolError(`What was to be written holds ${found}; nothing was written.`, {
    code: 'SECRET_FOUND',
    hint: 'Take it out. If it was ever shared, whoever owns it should revoke it.',
  });
}
