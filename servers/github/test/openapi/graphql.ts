import { readFileSync } from 'node:fs';
import {
  type ASTVisitor,
  buildSchema,
  type FieldNode,
  getNamedType,
  GraphQLError,
  type GraphQLSchema,
  Kind,
  parse,
  specifiedRules,
  validate,
  type ValidationContext,
} from 'graphql';

const MOST = 100;

let built: GraphQLSchema | undefined;

/** GitHub's own schema: large, so it is read when first asked for and kept. */
function schema(): GraphQLSchema {
  const file = new URL('schema.graphql', import.meta.resolve('@octokit/graphql-schema'));
  built ??= buildSchema(readFileSync(file, 'utf8'), { assumeValid: true });
  return built;
}

/**
 * Holds a document against GitHub's GraphQL schema.
 * @returns a sentence for each fault, like `line 2: Cannot query field "titel" on type "Issue".`
 */
export function validateDocument(document: string): string[] {
  const known = schema();
  try {
    const errors = validate(known, parse(document), [...specifiedRules, pagedConnections], { maxErrors: 50 });
    return errors.map(inWords);
  } catch (error) {
    if (error instanceof GraphQLError) {
      return [inWords(error)];
    }
    throw error;
  }
}

const inWords = ({ message, locations }: GraphQLError): string =>
  `line ${locations?.[0]?.line ?? 1}: ${message}`;

/** What GitHub asks for beyond its schema: who reads from a connection says how many, and no more than a hundred. */
function pagedConnections(context: ValidationContext): ASTVisitor {
  const report = (node: FieldNode, message: string) =>
    context.reportError(new GraphQLError(message, { nodes: node }));
  return {
    Field(node) {
      const takes = context.getFieldDef()?.args.map(({ name }) => name) ?? [];
      if (getNamedType(context.getType())?.name.endsWith('Connection') !== true || !takes.includes('first')) {
        return;
      }
      const counts = (node.arguments ?? []).filter(({ name }) => ['first', 'last'].includes(name.value));
      const reads = (node.selectionSet?.selections ?? []).some(
        (each) => each.kind === Kind.FIELD && ['nodes', 'edges'].includes(each.name.value),
      );
      if (counts.length === 0 && reads) {
        report(node, `${node.name.value} needs first or last.`);
      }
      for (const { name, value } of counts) {
        if (value.kind === Kind.INT && (Number(value.value) < 1 || Number(value.value) > MOST)) {
          report(node, `${node.name.value} takes ${name.value} from 1 to ${MOST}.`);
        }
      }
    },
  };
}
