import type { JSONSchema } from 'zod/v4/core';

export type JsonSchema = JSONSchema.BaseSchema;

/** One schema inside another. */
export interface SchemaNode {
  /** Where it stands, as a caller writes it: `edits[].old`; empty at the root. */
  readonly path: string;
  readonly schema: JsonSchema;
  /** It is the value of a named argument, not an item or one of several forms. */
  readonly isArgument: boolean;
}

/** A schema and all schemas inside it. */
export function* schemaNodes(schema: JsonSchema, path = '', isArgument = false): Iterable<SchemaNode> {
  yield { path, schema, isArgument };
  for (const [name, child] of Object.entries(schema.properties ?? {})) {
    yield* inside(child, path === '' ? name : `${path}.${name}`, true);
  }
  for (const child of [schema.items, ...(schema.prefixItems ?? [])].flat()) yield* inside(child, `${path}[]`);
  for (const child of [schema.anyOf, schema.oneOf, schema.allOf].flat()) yield* inside(child, path);
  yield* inside(schema.additionalProperties, `${path}.*`);
  for (const [name, child] of Object.entries(schema.$defs ?? {})) yield* inside(child, name);
}

function* inside(child: JsonSchema | boolean | undefined, path: string, isArgument = false) {
  if (typeof child === 'object') yield* schemaNodes(child, path, isArgument);
}
