import { readFile } from 'node:fs/promises';
import {
  buildSchema,
  type ExecutionResult,
  graphql,
  type GraphQLFormattedError,
  type GraphQLSchema,
} from 'graphql';
import { type Answer, type Call, json, Refusal } from '../exchange.ts';
import type { Rates } from '../rate.ts';
import type { World } from '../world.ts';
import { root } from './root.ts';

let built: Promise<GraphQLSchema> | undefined;

/** GitHub's own schema: large, so it is read when first asked for and kept. */
function schema(): Promise<GraphQLSchema> {
  built ??= readFile(new URL('schema.graphql', import.meta.resolve('@octokit/graphql-schema')), 'utf8').then(
    (text) => buildSchema(text, { assumeValid: true }),
  );
  return built;
}

/** GitHub says the type of an error beside its message. */
function formatted({ errors }: ExecutionResult): object {
  if (errors === undefined) {
    return {};
  }
  const shown = errors.map((error): GraphQLFormattedError & { type?: unknown } => {
    const { extensions = {}, ...rest } = error.toJSON();
    return { ...rest, ...(extensions.type !== undefined && { type: extensions.type }) };
  });
  return { errors: shown };
}

/** Runs the document of a request. Errors are in the body of a 200, as everywhere in GraphQL. */
export async function answer(call: Call, world: World, rates: Rates): Promise<Answer> {
  const { query, variables, operationName } = (call.body ?? {}) as Record<string, unknown>;
  if (typeof query !== 'string') {
    throw new Refusal(400, 'A query attribute must be specified and must be a string.');
  }
  const result = await graphql({
    schema: await schema(),
    source: query,
    rootValue: root({ call, world, rates }),
    variableValues: (variables ?? null) as Record<string, unknown> | null,
    operationName: typeof operationName === 'string' ? operationName : null,
  });
  return json({ ...(result.data !== undefined && { data: result.data }), ...formatted(result) });
}
