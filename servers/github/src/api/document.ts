import type * as z from 'zod';

/** A GraphQL document with the shape of its answer. All of them are constants: a test holds each against GitHub's schema. */
export interface DocumentText<Data> {
  readonly text: string;
  /** `z.object`: what is not asked for does not come. */
  readonly data: z.ZodType<Data>;
  /** Which permission of a repository it wants: `Contents: read`. */
  readonly permission: string;
}

export function document<const Schema extends z.ZodType>(
  permission: string,
  text: string,
  data: Schema,
): DocumentText<z.output<Schema>> {
  return { permission, text, data: data as z.ZodType<z.output<Schema>> };
}
