import { expect, test } from 'vitest';
import { validateDocument } from './graphql.ts';

const threads = (field: string) => `query ($owner: String!, $name: String!, $number: Int!, $after: String) {
  repository(owner: $owner, name: $name) {
    pullRequest(number: $number) {
      ${field}
    }
  }
}`;

test('a document that fits the schema is fine', () => {
  const paged = 'reviewThreads(first: 100, after: $after) { totalCount nodes { id isResolved } }';
  expect(validateDocument(threads(paged))).toEqual([]);
  const resolve =
    'mutation ($id: ID!) { resolveReviewThread(input: { threadId: $id }) { thread { isResolved } } }';
  expect(validateDocument(resolve)).toEqual([]);
});

test('a field that is not there is found, with its line', () => {
  const faults = validateDocument(threads('titel reviewThreads(first: 1, after: $after) { totalCount }'));
  expect(faults).toEqual([
    expect.stringMatching(/^line 4: Cannot query field "titel" on type "PullRequest"\./),
  ]);
});

test('a variable of another type than the argument, and one that is not used, are found', () => {
  expect(validateDocument('query ($id: String!, $more: Int) { node(id: $id) { id } }')).toEqual([
    'line 1: Variable "$more" is never used.',
    'line 1: Variable "$id" of type "String!" used in position expecting type "ID!".',
  ]);
});

test('an argument that is required and missing is found', () => {
  expect(validateDocument('{ repository(name: "shop") { id } }')).toEqual([
    'line 1: Field "repository" argument "owner" of type "String!" is required, but it was not provided.',
  ]);
});

test('what is no GraphQL is a fault, not a crash', () => {
  expect(validateDocument('query {')).toEqual(['line 1: Syntax Error: Expected Name, found <EOF>.']);
});

test('who reads from a connection says how many, and no more than a hundred; a count needs no number', () => {
  const after = 'labels(first: 1, after: $after) { totalCount }';
  expect(validateDocument(threads(`${after} files { totalCount }`))).toEqual([]);
  expect(validateDocument(threads(`${after} files { nodes { path } }`))).toEqual([
    'line 4: files needs first or last.',
  ]);
  expect(validateDocument(threads(`${after} files(first: 101) { totalCount }`))).toEqual([
    'line 4: files takes first from 1 to 100.',
  ]);
});
