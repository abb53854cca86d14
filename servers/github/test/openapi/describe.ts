/** Plain JSON Schema. */
export type Schema = Record<string, unknown>;

export interface Operation {
  /** What the parameters in the path are, as one object. */
  path: Schema;
  /** What the parameters of the query are, as one object that takes no others. */
  query: Schema;
  /** Takes no properties but those described; undefined: GitHub describes no body. */
  request?: { required: boolean; schema: Schema };
  /** Status → media type → schema; no media type means no body. */
  responses: Record<string, Record<string, Schema>>;
}

export interface Description {
  operations: Record<string, Operation>;
  /** What `#/schemas/<name>` refers to. */
  schemas: Record<string, Schema>;
}

interface Reference {
  $ref: string;
}

type Content = Record<string, { schema?: Schema }>;

interface Parameter {
  name: string;
  in: string;
  required?: boolean;
  schema: Schema;
}

interface RawOperation {
  parameters?: (Reference | Parameter)[];
  requestBody?: { required?: boolean; content: Content };
  responses: Record<string, Reference | RawResponse>;
}

interface RawResponse {
  content?: Content;
}

/** As much of OpenAPI 3.0 as GitHub uses. */
export interface OpenApi {
  paths: Record<string, Record<string, RawOperation>>;
  components: Record<string, Record<string, unknown>>;
}

const COMPONENT = /^#\/components\/(\w+)\/(.+)$/;
const PROSE = /^(?:title|description|examples?|default|deprecated|discriminator|externalDocs|x-.*)$/;

type Convert = (schema: Schema) => Schema;

/** The named operations, with each schema they reach. @throws {Error} for one that GitHub does not describe */
export function describe(document: OpenApi, names: readonly string[]): Description {
  const schemas: Record<string, Schema> = {};
  const raw = (name: string) => component(document, `#/components/schemas/${name}`) as Schema;
  const shared: Convert = (schema) => jsonSchema(schema, reach);
  const closed: Convert = (schema) => jsonSchema(schema, (name) => closed(raw(name)), true);

  function reach(name: string): Schema {
    if (schemas[name] === undefined) {
      schemas[name] = {};
      schemas[name] = shared(raw(name));
    }
    return { $ref: `#/schemas/${name}` };
  }

  reach('basic-error');
  const operations = names.map((name) => {
    const [method = '', path = ''] = name.split(' ');
    const found = document.paths[path]?.[method.toLowerCase()];
    if (found === undefined) {
      throw new Error(`GitHub describes no ${name}: correct it in operations.ts.`);
    }
    return [name, operation(document, found, { shared, closed })] as const;
  });
  const sorted = Object.entries(schemas).toSorted(([one], [other]) => (one < other ? -1 : 1));
  return { operations: Object.fromEntries(operations), schemas: Object.fromEntries(sorted) };
}

function operation(
  document: OpenApi,
  raw: RawOperation,
  { shared, closed }: { shared: Convert; closed: Convert },
): Operation {
  const found = <Part extends object>(part: Part | Reference): Part =>
    '$ref' in part ? (component(document, part.$ref) as Part) : part;
  const parameters = (raw.parameters ?? []).map((each) => found<Parameter>(each));
  const objectOf = (place: string): Schema => {
    const here = parameters.filter((each) => each.in === place);
    return {
      type: 'object',
      properties: Object.fromEntries(here.map(({ name, schema }) => [name, shared(schema)])),
      required: here.filter(({ required }) => required).map(({ name }) => name),
      additionalProperties: false,
    };
  };
  const body = raw.requestBody?.content['application/json']?.schema;
  const responses = Object.entries(raw.responses).map(([status, each]) => {
    const content = Object.entries(found<RawResponse>(each).content ?? {});
    const types = content.map(([type, { schema = {} }]) => [type, shared(schema)] as const);
    return [status, Object.fromEntries(types)] as const;
  });
  return {
    path: objectOf('path'),
    query: objectOf('query'),
    ...(body && { request: { required: raw.requestBody?.required ?? false, schema: closed(body) } }),
    responses: Object.fromEntries(responses),
  };
}

function component(document: OpenApi, reference: string): unknown {
  const [, kind = '', name = ''] = COMPONENT.exec(reference) ?? [];
  const found = document.components[kind]?.[name];
  if (found === undefined) {
    throw new Error(`The description has no ${reference}.`);
  }
  return found;
}

/**
 * OpenAPI 3.0's dialect as JSON Schema, without prose. GitHub's alternatives overlap, so that one of them has to fit, not
 * just one: `oneOf` becomes `anyOf`. A closed schema takes no properties but its own.
 */
function jsonSchema(schema: Schema, refer: (name: string) => Schema, isClosed = false): Schema {
  const { $ref, nullable, ...rest } = schema;
  if (typeof $ref === 'string') {
    return refer(COMPONENT.exec($ref)?.[2] ?? '');
  }
  const each = (value: unknown) => jsonSchema(value as Schema, refer, isClosed);
  const out: Schema = isClosed && rest.properties !== undefined ? { additionalProperties: false } : {};
  for (const [key, value] of Object.entries(rest).filter(([name]) => !PROSE.test(name))) {
    if (key === 'properties' || key === 'patternProperties') {
      out[key] = Object.fromEntries(Object.entries(value as object).map(([name, one]) => [name, each(one)]));
    } else if (key === 'oneOf' || key === 'anyOf' || key === 'allOf') {
      out[key === 'allOf' ? key : 'anyOf'] = (value as unknown[]).map(each);
    } else if (
      key === 'items' ||
      key === 'not' ||
      (key === 'additionalProperties' && value !== Boolean(value))
    ) {
      out[key] = each(value);
    } else {
      out[key] = value;
    }
  }
  return nullable === true ? orNull(out) : out;
}

function orNull(schema: Schema): Schema {
  const { type, enum: values } = schema;
  if (typeof type !== 'string') {
    return { anyOf: [schema, { type: 'null' }] };
  }
  return {
    ...schema,
    type: [type, 'null'],
    ...(Array.isArray(values) && !values.includes(null) && { enum: [...(values as unknown[]), null] }),
  };
}
