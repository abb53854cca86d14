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
    'a tool that has another name and answers to the one it had',
    [{ ...TOOL, name: 'search', _meta: { 'io.github.plugboard-mcp/formerly': ['find'] } }],
    ['minor: find is now search'],
  ],
  [
    'a tool that has another name, and needs more',
    [
      {
        ...needs('kind', 'limit'),
        name: 'search',
        _meta: { 'io.github.plugboard-mcp/formerly': ['find'] },
      },
    ],
    ['minor: find is now search', 'major: find now needs limit'],
  ],
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
    ['major: kind of find may refuse what it took'],
  ],
  [
    'a choice more',
    [takes({ kind: { type: 'string', enum: ['a', 'b', 'c'] } })],
    ['minor: kind of find takes more than before'],
  ],
  [
    'a choice where all was free',
    [takes({ at: { ...ADDRESS, properties: { city: { type: 'string', const: 'Rome' } } } })],
    ['major: at.city of find may refuse what it took'],
  ],
  ['another type', [takes({ kind: { type: 'boolean' } })], ['major: kind of find may refuse what it took']],
  [
    'a wider type',
    [takes({ limit: { ...properties.limit, type: 'number' } })],
    ['minor: limit of find takes more than before'],
  ],
  [
    'a lower limit',
    [takes({ limit: { ...properties.limit, maximum: 50 } })],
    ['major: limit of find may refuse what it took'],
  ],
  [
    'a higher limit',
    [takes({ limit: { ...properties.limit, maximum: 500 } })],
    ['minor: limit of find takes more than before'],
  ],
  [
    'another default',
    [takes({ limit: { ...properties.limit, default: 20 } })],
    ['minor: the default of limit of find is another'],
  ],
  [
    'a pattern',
    [takes({ names: { type: 'array', items: { type: 'string', minLength: 1, pattern: '^a' } } })],
    ['major: names of find may refuse what it took'],
  ],
  [
    'a form that is gone',
    [takes({ since: { type: 'string' } })],
    ['major: since of find may refuse what it took'],
  ],
  [
    'a form that is narrower',
    [takes({ since: { anyOf: [{ type: 'string', format: 'date' }, { type: 'integer' }] } })],
    ['major: since of find may refuse what it took'],
  ],
  [
    'a form more',
    [takes({ kind: { anyOf: [{ type: 'string', enum: ['a', 'b'] }, { type: 'integer' }] } })],
    ['minor: kind of find takes more than before'],
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
    ['major: rows.id of find may answer what it never did'],
  ],
  [
    'a field that is answered as well',
    [answers({ ...TOOL.outputSchema.properties, total: {} })],
    ['minor: find answers total as well'],
  ],
  [
    'an effect that does more',
    [{ ...TOOL, annotations: { readOnlyHint: false, destructiveHint: true } }],
    ['major: find was a tool that reads, and now destroys'],
  ],
  [
    'an effect that nobody names',
    [{ ...TOOL, annotations: {} }],
    ['major: find was a tool that reads, and now destroys'],
  ],
  [
    'another effect',
    [{ ...TOOL, annotations: { readOnlyHint: true, openWorldHint: true } }],
    ['minor: the effect of find is another'],
  ],
];

it.each(cases)('a contract compared sees %s', (_, after, expected) => {
  expect(contractChanges([TOOL], after).map(({ bump, words }) => `${bump}: ${words}`)).toEqual(expected);
});

const REFUSES = 'major: it of find may refuse what it took';
const TAKES = 'minor: it of find takes more than before';
const RECORD = { type: 'object', additionalProperties: { type: 'string' } };
const OPEN = { type: 'object', properties: { a: { type: 'string' } } };
const CLOSED = { ...OPEN, additionalProperties: false };
const ONE = { anyOf: [{ type: 'string' }, { type: 'integer' }] };

const schemas: [string, Schema, Schema, string[]][] = [
  ['another pattern', { pattern: '^a' }, { pattern: '^b' }, [REFUSES]],
  ['no pattern', { pattern: '^a' }, {}, [TAKES]],
  ['a multiple', {}, { multipleOf: 2 }, [REFUSES]],
  ['items that must differ', { type: 'array' }, { type: 'array', uniqueItems: true }, [REFUSES]],
  ['fields that nobody knows', OPEN, CLOSED, [REFUSES]],
  ['fields that are free now', CLOSED, OPEN, [TAKES]],
  ['values of a record', RECORD, { ...RECORD, additionalProperties: { type: 'integer' } }, [REFUSES]],
  ['a record that is free', RECORD, { type: 'object' }, [TAKES]],
  ['a record of what was free', { type: 'object' }, RECORD, [REFUSES]],
  [
    'a field of a record',
    RECORD,
    { ...RECORD, properties: { a: { type: 'integer' } } },
    ['minor: it of find takes a as well', 'major: it.a of find may refuse what it took'],
  ],
  ['another whole', { allOf: [{ minLength: 1 }] }, { allOf: [{ minLength: 2 }] }, [REFUSES]],
  ['another first item', { prefixItems: [{ type: 'string' }] }, { prefixItems: [{}] }, [REFUSES]],
  ['a keyword that it does not know', {}, { minContains: 2 }, [REFUSES]],
  ['a keyword that it does not know, gone', { minContains: 0 }, {}, [REFUSES]],
  ['an end that is in, beyond one that is out', { exclusiveMaximum: 10 }, { maximum: 20 }, [TAKES]],
  ['the same end, out', { maximum: 10 }, { exclusiveMaximum: 10 }, [REFUSES]],
  ['the same end, in', { exclusiveMinimum: 1 }, { minimum: 1 }, [TAKES]],
  ['an end that is in, before one that is out', { exclusiveMinimum: 1 }, { minimum: 2 }, [REFUSES]],
  ['an end of an old draft', { maximum: 10 }, { maximum: 20, exclusiveMaximum: true }, [REFUSES]],
  ['a text that may be shorter', { minLength: 2 }, { minLength: 1 }, [TAKES]],
  ['a text that must be longer', { minLength: 1 }, { minLength: 2 }, [REFUSES]],
  ['fewer types', { type: ['string', 'null'] }, { type: 'string' }, [REFUSES]],
  ['every type', { type: 'string' }, {}, [TAKES]],
  ['one form of several, no more than one', ONE, { oneOf: ONE.anyOf }, [REFUSES]],
  ['forms in another order', ONE, { anyOf: ONE.anyOf.toReversed() }, [TAKES]],
  ['a form of several that is wider', ONE, { anyOf: [{ type: 'string' }, { type: 'number' }] }, [TAKES]],
  ['forms with more beside them', { type: 'string' }, { ...ONE, not: { const: 'a' } }, [REFUSES]],
];

it.each(schemas)('an argument compared sees %s', (_, before, after, expected) => {
  const [one, other] = [before, after].map((schema) => [
    { name: 'find', inputSchema: { type: 'object', properties: { it: schema } } },
  ]);
  const changes = contractChanges(one ?? [], other ?? []).map(({ bump, words }) => `${bump}: ${words}`);
  expect(changes).toEqual(expected);
});

const ROW = {
  type: 'object',
  properties: { id: { type: 'string' }, size: { type: 'integer' } },
  required: ['id'],
};
const answered: [string, Schema | undefined, string[]][] = [
  ['a field that may be missing', { ...ROW, required: [] }, ['major: find may leave id out of its answer']],
  ['a field that is always there', { ...ROW, required: ['id', 'size'] }, ['minor: find always answers size']],
  [
    'another type',
    { ...ROW, properties: { ...ROW.properties, id: { type: 'number' } } },
    ['major: id of find may answer what it never did'],
  ],
  [
    'a wider type',
    { ...ROW, properties: { ...ROW.properties, size: { type: 'number' } } },
    ['major: size of find may answer what it never did'],
  ],
  [
    'fewer values',
    { ...ROW, properties: { ...ROW.properties, id: { type: 'string', enum: ['a'] } } },
    ['minor: id of find answers less than it might have'],
  ],
  [
    'a field that was always there, gone',
    { ...ROW, properties: { size: { type: 'integer' } }, required: [] },
    ['major: find answers no id any more'],
  ],
  [
    'a field more, always there',
    { ...ROW, properties: { ...ROW.properties, to: {} }, required: ['id', 'to'] },
    ['minor: find answers to as well'],
  ],
  [
    'an answer in words alone',
    undefined,
    [
      'major: find may answer what it never did',
      'major: find answers no id any more',
      'major: find answers no size any more',
    ],
  ],
];

it.each(answered)('an answer compared sees %s', (_, outputSchema, expected) => {
  const before = { name: 'find', inputSchema: {}, outputSchema: ROW };
  const after = { name: 'find', inputSchema: {}, ...(outputSchema && { outputSchema }) };
  const changes = contractChanges([before], [after]).map(({ bump, words }) => `${bump}: ${words}`);
  expect(changes).toEqual(expected);
});

it('a former name may go one release later, and not together with the new one', () => {
  const renamed = { ...TOOL, name: 'search', _meta: { 'io.github.plugboard-mcp/formerly': ['find'] } };
  expect(contractChanges([renamed], [{ ...TOOL, name: 'search' }])).toEqual([
    { bump: 'minor', words: 'search is not called find any more' },
  ]);
  expect(contractChanges([TOOL], [{ ...TOOL, name: 'search' }])).toContainEqual({
    bump: 'major',
    words: 'the tool find is gone',
  });
});
