import { ToolError } from '@plugboard/core';
import type { TokenKind } from './auth.ts';
import type { DocumentText } from './document.ts';
import { GitHubError } from './failures.ts';
import { permissionWords } from './permissions.ts';

/** What a document asked for, out of a whole answer. Part of it is not enough: `GitHubError` where anything failed. */
export function graphqlData<Data>(
  { data: schema, permission }: DocumentText<Data>,
  answer: unknown,
  kind: TokenKind,
): Data {
  const { data, errors } = (answer ?? {}) as { data?: unknown; errors?: unknown };
  if (Array.isArray(errors) && errors.length > 0) throw failureIn(errors, { kind, permission });
  const parsed = schema.safeParse(data);
  if (parsed.success) return parsed.data;
  throw new ToolError('GitHub answered in a form that is not known here.', {
    code: 'UNEXPECTED_ANSWER',
    hint: 'Its interface may have changed: look for a newer version of this server.',
    cause: parsed.error,
  });
}

export function withoutToken(): ToolError {
  return new ToolError('This needs a token: GitHub answers it to nobody without one.', {
    code: 'NO_TOKEN',
    hint: 'Whoever runs the server can set GITHUB_TOKEN.',
  });
}

/** The errors of a GraphQL answer, as one. Their `type` is a fixed word; their messages are GitHub's. */
function failureIn(errors: readonly unknown[], asked: { kind: TokenKind; permission: string }): GitHubError {
  const { type, message } = (errors[0] ?? {}) as { type?: unknown; message?: unknown };
  const said = typeof message === 'string' ? message : '';
  const fail = (text: string, code: string, status: number, hint: string) =>
    new GitHubError(text, { code, status, hint, said });
  switch (type) {
    case 'NOT_FOUND':
      return fail(
        'There is no such thing, or this token may not see it.',
        'NOT_FOUND',
        404,
        'Check the names and ids.',
      );
    case 'FORBIDDEN':
    case 'INSUFFICIENT_SCOPES':
      return fail(
        'GitHub does not let this token do that.',
        'FORBIDDEN',
        403,
        permissionWords({ route: 'POST /graphql', ...asked }),
      );
    case 'UNPROCESSABLE':
      return fail(
        'GitHub did not accept this.',
        'INVALID',
        422,
        'Read the current state again, then decide.',
      );
    default:
      return fail('GitHub could not answer this.', 'UNAVAILABLE', 502, 'Try again in a moment.');
  }
}
