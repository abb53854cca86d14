import type * as z from 'zod';

/** A GraphQL document with the shape of its answer. All of them are constants: a test holds each against GitHub's schema. */
export interface DocumentText<Data> {
  readonly text: string;
  /** `z.object`: what is not asked for does not come. */
  readonly data: z.ZodType<Data>;
}

export function document<const Schema extends z.ZodType>(
  text: string,
  data: Schema,
): DocumentText<z.output<Schema>> {
  return { text, data: data as z.ZodType<z.output<Schema>> };
}
