import { expect, it } from 'vitest';
import { contractChanges, type ContractTool } from '../check/contract.ts';
import type { Schema } from '../check/schema.ts';

const ADDRESS = { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] };
const TOOL = {
  name: 'find',
  description: 'Finds.',
  inputSchema: {
    type: 'object',
    properties: {
      at: ADDRESS,
      kind: { type: 'string', enum: ['a', 'b'] },
      limit: { type: 'integer', minimum: 1, maximum: 100, default: 10, description: 'Most' },
      names: { type: 'array', items: { type: 'string', minLength: 1 } },
      since: { anyOf: [{ type: 'string', description: 'A date' }, { type: 'integer' }] },
    },
    required: ['kind'],
  },
  outputSchema: {
    type: 'object',
    properties: {
      rows: { type: 'array', items: { type: 'object', properties: { id: { type: 'string' } } } },
    },
  },
  annotations: { readOnlyHint: true },
};

const { properties } = TOOL.inputSchema;
const takes = (changed: object) => ({
  ...TOOL,
  inputSchema: { ...TOOL.inputSchema, properties: { ...properties, ...changed } },
});
const without = (...names: string[]) => ({
  ...TOOL,
  inputSchema: {
    ...TOOL.inputSchema,
    properties: Object.fromEntries(Object.entries(properties).filter(([name]) => !names.includes(name))),
  },
});
const needs = (...required: string[]) => ({ ...TOOL, inputSchema: { ...TOOL.inputSchema, required } });
const answers = (fields: Record<string, Schema>) => ({
  ...TOOL,
  outputSchema: { type: 'object', properties: fields },
});

const cases: [string, (ContractTool & { readonly description: string })[], string[]][] = [
  ['nothing', [TOOL], []],
  ['a tool that is gone', [], ['major: the tool find is gone']],
  [
    'a tool that was renamed',
    [{ ...TOOL, name: 'search' }],
    ['major: the tool find is gone', 'minor: the tool search is new'],
  ],
  ['a new tool', [TOOL, { ...TOOL, name: 'count' }], ['minor: the tool count is new']],
  ['words', [{ ...TOOL, description: 'Looks.' }], ['patch: the words of find changed']],
  [
    'words of an argument',
    [takes({ limit: { ...properties.limit, description: 'At most' } })],
    ['patch: the words of find changed'],
  ],
  [
    'words of a form',
    [takes({ since: { anyOf: [{ type: 'string' }, { type: 'integer' }] } })],
    ['patch: the words of find changed'],
  ],
  ['an argument that is gone', [without('names')], ['major: find takes no names any more']],
  ['an argument that must be there now', [needs('kind', 'limit')], ['major: find now needs limit']],
  [
    'a new argument that must be there',
    [
      {
        ...TOOL,
        inputSchema: { ...takes({ by: { type: 'string' } }).inputSchema, required: ['kind', 'by'] },
      },
    ],
    ['major: find now needs by'],
  ],
  ['a new argument', [takes({ by: { type: 'string' } })], ['minor: find takes by as well']],
  ['an argument that may be left out now', [needs()], ['minor: find does without kind']],
  [
    'a field in an argument that must be there now',
    [
      takes({
        at: { ...ADDRESS, properties: { ...ADDRESS.properties, zip: {} }, required: ['city', 'zip'] },
      }),
    ],
    ['major: at of find now needs zip'],
  ],
  [
    'a choice that is gone',
    [takes({ kind: { type: 'string', enum: ['a'] } })],
    ['major: kind of find takes less than before'],
  ],
  [
    'a choice more',
    [takes({ kind: { type: 'string', enum: ['a', 'b', 'c'] } })],
    ['minor: kind of find takes more than before, or otherwise'],
  ],
  [
    'a choice where all was free',
    [takes({ at: { ...ADDRESS, properties: { city: { type: 'string', const: 'Rome' } } } })],
    ['major: at.city of find takes less than before'],
  ],
  ['another type', [takes({ kind: { type: 'boolean' } })], ['major: kind of find takes less than before']],
  [
    'a wider type',
    [takes({ limit: { ...properties.limit, type: 'number' } })],
    ['minor: limit of find takes more than before, or otherwise'],
  ],
  [
    'a lower limit',
    [takes({ limit: { ...properties.limit, maximum: 50 } })],
    ['major: limit of find takes less than before'],
  ],
  [
    'a higher limit',
    [takes({ limit: { ...properties.limit, maximum: 500 } })],
    ['minor: limit of find takes more than before, or otherwise'],
  ],
  [
    'another default',
    [takes({ limit: { ...properties.limit, default: 20 } })],
    ['minor: limit of find takes more than before, or otherwise'],
  ],
  [
    'a pattern',
    [takes({ names: { type: 'array', items: { type: 'string', minLength: 1, pattern: '^a' } } })],
    ['major: names of find takes less than before'],
  ],
  [
    'a form that is gone',
    [takes({ since: { type: 'string' } })],
    ['major: since of find takes less than before'],
  ],
  [
    'a form that is narrower',
    [takes({ since: { anyOf: [{ type: 'string', format: 'date' }, { type: 'integer' }] } })],
    ['major: since of find takes less than before'],
  ],
  [
    'a form more',
    [takes({ kind: { anyOf: [{ type: 'string', enum: ['a', 'b'] }, { type: 'integer' }] } })],
    ['minor: kind of find takes more than before, or otherwise'],
  ],
  [
    'a field that is not answered any more',
    [answers({ rows: { type: 'array', items: { type: 'object', properties: {} } } })],
    ['major: find answers no rows.id any more'],
  ],
  [
    'a field that is answered in another form',
    [
      answers({
        rows: { type: 'array', items: { type: 'object', properties: { id: { type: 'integer' } } } },
      }),
    ],
    ['minor: find answers otherwise'],
  ],
  [
    'a field that is answered as well',
    [answers({ ...TOOL.outputSchema.properties, total: {} })],
    ['minor: find answers total as well'],
  ],
  [
    'an effect',
    [{ ...TOOL, annotations: { readOnlyHint: false } }],
    ['minor: the effect of find is another'],
  ],
];

it.each(cases)('a contract compared sees %s', (_, after, expected) => {
  expect(contractChanges([TOOL], after).map(({ bump, words }) => `${bump}: ${words}`)).toEqual(expected);
});
