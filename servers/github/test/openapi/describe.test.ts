import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { type Description, describe, type OpenApi } from './describe.ts';
import { operations } from './operations.ts';

const document: OpenApi = {
  paths: {
    '/pets/{id}': {
      patch: {
        parameters: [
          { $ref: '#/components/parameters/id' },
          { name: 'dry', in: 'query', schema: { type: 'boolean', default: false } },
        ],
        requestBody: {
          required: true,
          content: {
            'application/json': {
              schema: {
                type: 'object',
                title: 'A pet',
                properties: {
                  description: { type: 'string', description: 'Prose', nullable: true },
                  kind: { type: 'string', enum: ['cat', 'dog'], nullable: true },
                  owner: { $ref: '#/components/schemas/person' },
                },
              },
            },
          },
        },
        responses: {
          200: {
            content: {
              'application/json': {
                schema: {
                  nullable: true,
                  oneOf: [{ $ref: '#/components/schemas/person' }, { type: 'string', example: 'x' }],
                },
              },
            },
          },
          204: { $ref: '#/components/responses/empty' },
        },
      },
    },
  },
  components: {
    parameters: { id: { name: 'id', in: 'path', required: true, schema: { type: 'integer' } } },
    responses: { empty: {} },
    schemas: {
      'basic-error': { type: 'object', description: 'Prose' },
      person: {
        type: 'object',
        properties: { name: { type: 'string' }, friend: { $ref: '#/components/schemas/friend' } },
      },
      friend: {
        type: 'object',
        properties: { of: { type: 'array', items: { $ref: '#/components/schemas/person' } } },
      },
      stranger: { type: 'object' },
    },
  },
};

const REF = { $ref: '#/schemas/friend' };

test('an operation is cut with its parameters, body and answers, as JSON Schema without prose', () => {
  const { schemas = {} } = document.components;
  const person = { type: 'object', properties: { name: { type: 'string' } } };
  const named = { ...document, components: { ...document.components, schemas: { ...schemas, person } } };
  expect(describe(named, ['PATCH /pets/{id}']).operations).toEqual({
    'PATCH /pets/{id}': {
      path: {
        type: 'object',
        properties: { id: { type: 'integer' } },
        required: ['id'],
        additionalProperties: false,
      },
      query: {
        type: 'object',
        properties: { dry: { type: 'boolean' } },
        required: [],
        additionalProperties: false,
      },
      request: {
        required: true,
        schema: {
          type: 'object',
          additionalProperties: false,
          properties: {
            description: { type: ['string', 'null'] },
            kind: { type: ['string', 'null'], enum: ['cat', 'dog', null] },
            owner: { type: 'object', additionalProperties: false, properties: { name: { type: 'string' } } },
          },
        },
      },
      responses: {
        200: {
          'application/json': {
            anyOf: [{ anyOf: [{ $ref: '#/schemas/person' }, { type: 'string' }] }, { type: 'null' }],
          },
        },
        204: {},
      },
    },
  });
});

test('shared schemas are kept once, also where they lead back to themselves, and only those that are reached', () => {
  const answersOnly = structuredClone(document);
  delete answersOnly.paths['/pets/{id}']?.patch?.requestBody;
  expect(describe(answersOnly, ['PATCH /pets/{id}']).schemas).toEqual({
    'basic-error': { type: 'object' },
    friend: { type: 'object', properties: { of: { type: 'array', items: { $ref: '#/schemas/person' } } } },
    person: { type: 'object', properties: { name: { type: 'string' }, friend: REF } },
  });
});

test('an operation that GitHub does not describe is refused', () => {
  expect(() => describe(document, ['GET /pets'])).toThrow('GitHub describes no GET /pets');
});

test.for(['github.com', 'ghes'])(
  'the cut of %s holds the operations that are named, and no prose',
  (kind) => {
    const text = readFileSync(new URL(`${kind}.json`, import.meta.url), 'utf8');
    const cut = JSON.parse(text) as Description;
    expect(Object.keys(cut.operations)).toEqual([...operations]);
    expect(text).not.toMatch(/"(description|summary|title|example)":"/);
    expect(Buffer.byteLength(text)).toBeLessThan(400_000);
  },
);
