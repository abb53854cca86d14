import * as z from 'zod';
import type { JSONSchema } from 'zod/v4/core';

/** 2020-12, the protocol's default dialect, without what a model pays for and learns nothing from. */
export function jsonSchema(schema: z.ZodType, io: 'input' | 'output'): JSONSchema.BaseSchema {
  const { $schema: _, ...json } = z.toJSONSchema(schema, {
    io,
    override: ({ jsonSchema: node }) => {
      if (node.maximum === Number.MAX_SAFE_INTEGER) delete node.maximum;
      if (node.minimum === Number.MIN_SAFE_INTEGER) delete node.minimum;
    },
  });
  return json;
}
