import type { Call, ReadCall } from '@plugboard/core';
import type { At, AllowList } from './allow-list.ts';

/** Somebody who wrote something, as GitHub names them. */
export interface Person {
  readonly login: string;
  /** `author_association`: OWNER, MEMBER, COLLABORATOR, CONTRIBUTOR, NONE … as seen by GitHub in this repository. */
  readonly association?: string | undefined;
}

/** Says what a person wrote: made visible, or that it is withheld. */
export type Voice = (person: Person | undefined, text: string) => string;

/** What goes out to a repository, for the person who may have to agree to it. */
export interface Writing {
  /** What it does, as a sentence: `Comment on issue 12.` */
  readonly does: string;
  /** All texts that others will be able to read. They are searched for secrets and shown to the person. */
  readonly texts: readonly string[];
  /** Paths it changes; workflow files, CODEOWNERS and the like are always asked about. */
  readonly paths?: readonly string[];
  /** Reasons of the tool's own to ask, as sentences: `Adds a symbolic link, docs/a.` */
  readonly reasons?: readonly string[];
}

/**
 * What may be read and written, and by whose words. Every tool names its repository by `at`, says what it read by `heard` or
 * `opened` before it answers, and passes `writes` before it changes anything.
 */
export interface Policy extends Pick<AllowList, 'at' | 'allows' | 'entries'> {
  /** Words of people are about to be read: titles, bodies, comments, reviews. Answers how each is to be shown. */
  readonly heard: (call: ReadCall, at: At, people: readonly (Person | undefined)[]) => Promise<Voice>;
  /** Contents of a repository are about to be read: files, commits, names. `isPrivate` where the answer said so. */
  readonly opened: (call: ReadCall, at: At, known?: { isPrivate?: boolean | undefined }) => void;
  /** Asks the person where it must, and throws a `ToolError` where it may not be done. Call it before anything changes. */
  readonly writes: (call: Call, at: At, writing: Writing) => Promise<void>;
  /** Any other text of GitHub's as a model may read it: nothing hides in it, and under --secrets-scan no secret shows. */
  readonly shown: (text: string, before?: { readonly isInKey?: boolean }) => string;
  /** What secret is in bytes that are no text; undefined also without --secrets-scan. */
  readonly secretIn: (bytes: Buffer) => string | undefined;
}
