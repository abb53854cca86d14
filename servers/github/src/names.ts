import * as z from 'zod';

/*
 * Names as GitHub and git allow them. They end up in addresses, so each is held to what it can be before it goes anywhere;
 * `api/pin.ts` then holds the address itself. Refinements, not patterns: a pattern would be paid for in every tool's schema.
 */

const OWNER = /^[a-z\d][a-z\d-]{0,38}(?:_[a-z\d]{1,39})?$/i;
const REPO = /^[\w.-]{1,100}$/;
const SHA = /^(?:[\da-f]{40}|[\da-f]{64})$/;
// git-check-ref-format(1): what no ref may have.
const NOT_IN_REF = /[\s\p{Cc}~^:?*[\\]|\.\.|@\{|\/\/|^\/|\/$|\.$|^@$|(?:^|\/)\.|\.lock(?:\/|$)|^-/u;

export const isOwner = (text: string) => OWNER.test(text);
export const isRepo = (text: string) => REPO.test(text) && text !== '.' && text !== '..';
export const isRef = (text: string) => text.length <= 255 && text !== '' && !NOT_IN_REF.test(text);

/** A path inside a repository: `src/index.ts`. No step of it leads up or nowhere. */
export const isPath = (text: string) =>
  text.length <= 4096 &&
  !text.includes('\0') &&
  text.split('/').every((step) => step !== '' && step !== '.' && step !== '..');

/** The two arguments that say which repository; both may be left out where only one is served. */
export const Where = {
  owner: z.string().refine(isOwner, 'is the name of a user or organization').optional().describe('Owner'),
  repo: z
    .string()
    .refine(isRepo, 'is the name of a repository, without its owner')
    .optional()
    .describe('Repository'),
};

export const Ref = z.string().refine(isRef, 'is a branch, a tag or a sha');
export const Sha = z.string().refine((text) => SHA.test(text), 'is a full sha: 40 hexadecimal digits');
export const Path = z.string().refine(isPath, 'is a path from the root of the repository, like src/index.ts');
/** Of a user, or of an app: `dependabot[bot]`. */
const isLogin = (text: string) => isOwner(text.replace(/\[bot\]$/, ''));
export const Login = z.string().refine(isLogin, 'is the login of a user or an app');
/** Of an issue or a pull request. */
// Its bounds would be paid for in every tool that takes one.
export const Number = z
  .int()
  .refine((number) => number >= 1 && number < 2 ** 31, 'is the number of an issue or pull request');
