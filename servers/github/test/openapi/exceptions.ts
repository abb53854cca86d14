import type { Description, Operation, Schema } from './describe.ts';

/**
 * Adds what GitHub answers although its description does not say so.
 * @throws {Error} for an exception that has become one no longer: take it out
 */
export function amend(description: Description): void {
  // The head of a pull request whose fork or whose account is gone: github/rest-api-description issues 1811 and 5562.
  for (const name of ['pull-request', 'pull-request-simple']) {
    const { head } = propertiesOf(description.schemas[name]);
    const properties = propertiesOf(head);
    orNull(properties, 'label');
    orNull(properties, 'repo');
    if (name === 'pull-request') {
      orNull(properties, 'user');
    }
  }
  // A label without a description, in a list of pull requests: github/rest-api-description issue 1812.
  const { labels } = propertiesOf(description.schemas['pull-request-simple']);
  orNull(propertiesOf(labels?.items as Schema), 'description');
  // Logs that have expired.
  addStatus(description, 'GET /repos/{owner}/{repo}/actions/jobs/{job_id}/logs', 410);
  // Who is no collaborator cannot be asked for a review; it says so in a body that is described as empty.
  addBody(description, 'POST /repos/{owner}/{repo}/pulls/{pull_number}/requested_reviewers', 422);
  // A directory that was asked for as an object comes as application/json (X-GitHub-Media-Type: param=object; format=json).
  const contents = typesOf(description, 'GET /repos/{owner}/{repo}/contents/{path}', 200);
  const { 'application/json': json, 'application/vnd.github.object': object } = contents;
  if (json === undefined || object === undefined) {
    throw stale('contents as an object');
  }
  contents['application/json'] = { anyOf: [json, object] };
}

const propertiesOf = (schema: Schema = {}): Record<string, Schema> =>
  (schema.properties ?? {}) as Record<string, Schema>;

function orNull(properties: Record<string, Schema>, name: string): void {
  const schema = properties[name] ?? {};
  const { type, $ref } = schema;
  if (type !== 'string' && $ref === undefined) {
    throw stale(`${name} in a pull request`);
  }
  properties[name] = { anyOf: [schema, { type: 'null' }] };
}

function addStatus(description: Description, name: string, status: number): void {
  const { responses } = operationOf(description, name);
  if (responses[status] !== undefined) {
    throw stale(`${name} answering ${status}`);
  }
  responses[status] = { 'application/json': { $ref: '#/schemas/basic-error' } };
}

function addBody(description: Description, name: string, status: number): void {
  const { responses } = operationOf(description, name);
  if (Object.keys(responses[status] ?? { none: {} }).length > 0) {
    throw stale(`${name} answering ${status} without a body`);
  }
  responses[status] = { 'application/json': { $ref: '#/schemas/basic-error' } };
}

const typesOf = (description: Description, name: string, status: number): Record<string, Schema> =>
  operationOf(description, name).responses[status] ?? {};

function operationOf(description: Description, name: string): Operation {
  const found = description.operations[name];
  if (found === undefined) {
    throw stale(name);
  }
  return found;
}

const stale = (what: string): Error =>
  new Error(`GitHub describes ${what} otherwise by now: look at the exception in exceptions.ts.`);
