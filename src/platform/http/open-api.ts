/**
 * The OpenAPI document of a table of routes (https://spec.openapis.org/oas/v3.1.1.html). Its
 * schemas are the very ones that requests are held to; an object schema with a `title` becomes a
 * component of that name.
 */
import { STATUS_CODES } from 'node:http';
import { assert } from '../../kernel/assert.ts';
import { compare } from '../../kernel/compare.ts';
import { type PlainSchema, toPlainSchema } from './fault-words.ts';
import type { ProblemType } from './problem.ts';
import { PROBLEMS } from './problems.ts';
import { type AnyRoute, type RouteShape, type RouteSpec, statusesOf } from './route.ts';

export interface InterfaceInfo {
  readonly title: string;
  readonly version: string;
  readonly description: string;
}

type Json = Readonly<Record<string, unknown>>;
type Spec = RouteSpec<RouteShape>;

/** Plain JSON. Throws a Bug where two different schemas have one title. */
export function openApiOf(routes: readonly Pick<AnyRoute, 'spec'>[], info: InterfaceInfo): Json {
  const components = new Components();
  const paths = new Map<string, Record<string, unknown>>();
  for (const { spec } of routes) {
    const path = spec.path.replace(/:([A-Za-z0-9]+)/g, '{$1}');
    const operations = paths.get(path) ?? {};
    operations[spec.method.toLowerCase()] = operationOf(spec, components);
    paths.set(path, operations);
  }
  const rooms = [...new Set(routes.map(({ spec }) => spec.room))];
  return {
    openapi: '3.1.0',
    jsonSchemaDialect: 'https://json-schema.org/draft/2020-12/schema',
    info: { ...info, license: { name: 'EUPL-1.2', identifier: 'EUPL-1.2' } },
    servers: [{ url: '/' }],
    tags: rooms.map((name) => ({ name })),
    paths: Object.fromEntries(paths),
    components: {
      schemas: { Problem: PROBLEM_SCHEMA, ...components.schemas() },
      responses: { Problem: problemResponse('Refused: `type` says by which rule') },
      headers: HEADERS,
      securitySchemes: SECURITY_SCHEMES,
    },
    security: [{ bearer: [] }, { session: [] }],
  };
}

const SECURITY_SCHEMES = {
  bearer: { type: 'http', scheme: 'bearer', description: 'A personal token or one of a site' },
  session: {
    type: 'apiKey',
    in: 'cookie',
    name: 'polder_session',
    description: 'Of the pages; writes by it also need X-Polder-Csrf. __Host- before it by https',
  },
};

const HEADERS = {
  ETag: { description: 'For If-Match and If-None-Match', schema: { type: 'string' } },
  Location: { description: 'Where the new thing is', schema: { type: 'string' } },
  'X-Request-Id': { description: 'As in the log', schema: { type: 'string' } },
  'Idempotent-Replay': {
    description: 'true where this is the first answer to the same request, given again',
    schema: { type: 'string', const: 'true' },
  },
};

const FAULT_SCHEMA = {
  type: 'object',
  properties: {
    field: { type: 'string', description: 'A JSON pointer into the body, or query/…, params/…' },
    found: { type: 'string' },
    expected: { type: 'string' },
  },
  required: ['field', 'found', 'expected'],
};

const PROBLEM_SCHEMA = {
  title: 'Problem',
  description: 'Problem details by RFC 9457',
  type: 'object',
  properties: {
    type: { type: 'string', format: 'uri-reference', description: 'Stable: programs decide by it' },
    title: { type: 'string' },
    status: { type: 'integer', minimum: 400, maximum: 599 },
    detail: { type: 'string', description: 'What was expected and what was found' },
    requestId: { type: 'string' },
    faults: { type: 'array', items: FAULT_SCHEMA },
    facts: {
      type: 'object',
      additionalProperties: { type: ['string', 'number', 'boolean'] },
    },
  },
  required: ['type', 'title', 'status', 'detail', 'requestId'],
};

function operationOf(spec: Spec, components: Components): Json {
  const { operationId, summary, description, room, permission, examples } = spec;
  const about = `Permission: \`${permission}\`.`;
  const body = isAbsent(spec.body) ? {} : { requestBody: bodyOf(spec, components) };
  const parameters = [
    ...parametersOf('path', spec.params, components),
    ...parametersOf('query', spec.query, components),
    ...headersOf(spec),
  ];
  const answerExample = examples?.answer;
  return {
    operationId,
    tags: [room],
    summary,
    description: description === undefined ? about : `${description}\n\n${about}`,
    'x-polder-permission': permission,
    'x-polder-kind': spec.kind,
    ...(permission === 'public' ? { security: [{}, { bearer: [] }, { session: [] }] } : {}),
    ...(parameters.length === 0 ? {} : { parameters }),
    ...body,
    responses: responsesOf(spec, components, answerExample),
  };
}

function isAbsent(schema: RouteShape['body']): boolean {
  return toPlainSchema(schema)['x-absent'] === true;
}

function bodyOf({ body, examples }: Spec, components: Components): Json {
  const example = examples?.body;
  const media = { schema: components.take(toPlainSchema(body)), ...exampleOf(example) };
  return { required: true, content: { 'application/json': media } };
}

function exampleOf(example: unknown): Json {
  return example === undefined ? {} : { example };
}

function parametersOf(
  place: 'path' | 'query',
  schema: RouteShape['params'],
  components: Components,
): readonly Json[] {
  const { properties = {}, required = [] } = toPlainSchema(schema);
  return Object.entries(properties).map(([name, member]) => ({
    name,
    in: place,
    required: place === 'path' || required.includes(name),
    ...(member.description === undefined ? {} : { description: member.description }),
    schema: components.take(member),
  }));
}

function headersOf({ method, kind, idempotency }: Spec): readonly Json[] {
  if (method === 'GET') {
    return kind === 'stream'
      ? [header('Last-Event-ID', 'The number of the last event that was taken', false)]
      : [header('If-None-Match', 'The ETag of what is known already: then 304', false)];
  }
  const key = header(
    'Idempotency-Key',
    'A new one for each new request, done once within 30 days',
    false,
  );
  const keys = idempotency === 'none' ? [] : [key];
  if (kind !== 'update') return keys;
  return [header('If-Match', 'The ETag of what was read, such as "3"', true), ...keys];
}

function header(name: string, description: string, required: boolean): Json {
  return { name, in: 'header', required, description, schema: { type: 'string', maxLength: 200 } };
}

function responsesOf(spec: Spec, components: Components, example: unknown): Json {
  const responses: Record<string, unknown> = {};
  for (const status of statusesOf(spec)) {
    responses[status] = {
      description: STATUS_CODES[status] ?? 'Done',
      headers: answerHeadersOf(spec, status),
      ...(status === 204 ? {} : { content: contentOf(spec, components, example) }),
    };
  }
  if (spec.method === 'GET' && spec.kind !== 'stream') {
    responses['304'] = { description: 'What If-None-Match names is still the newest' };
  }
  for (const [status, types] of problemsByStatus(spec)) {
    const lines = types.map(({ type, title }) => `\`${type}\`: ${title}`);
    responses[status] = problemResponse(lines.join('. '));
  }
  return { ...responses, default: { $ref: '#/components/responses/Problem' } };
}

function answerHeadersOf({ method }: Spec, status: number): Json {
  const names = ['X-Request-Id', 'ETag'];
  if (status === 201) names.push('Location');
  if (method !== 'GET') names.push('Idempotent-Replay');
  return Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }]));
}

function contentOf(spec: Spec, components: Components, example: unknown): Json {
  const { kind, answer, hasPages = false, hasHtml = false, hasXml = false } = spec;
  if (kind === 'stream') return { 'text/event-stream': { schema: { type: 'string' } } };
  const json = { schema: components.take(toPlainSchema(answer)), ...exampleOf(example) };
  return {
    'application/json': json,
    ...(kind === 'list' ? { 'text/csv': { schema: { type: 'string' } } } : {}),
    ...(hasPages ? { 'application/pdf': { schema: PDF_SCHEMA } } : {}),
    ...(hasHtml ? { 'text/html': { schema: { type: 'string' } } } : {}),
    ...(hasXml ? { 'application/xml': { schema: { type: 'string' } } } : {}),
  };
}

const PDF_SCHEMA = { type: 'string', contentMediaType: 'application/pdf' };

function problemResponse(description: string): Json {
  const schema = { $ref: '#/components/schemas/Problem' };
  return { description, content: { 'application/problem+json': { schema } } };
}

/** What this route may well be refused with; what any may (408, 429, 5xx) is the default. */
export function problemsByStatus(spec: Spec): ReadonlyMap<number, readonly ProblemType[]> {
  const { notAuthenticated, notPermitted, notFound, requestInvalid, cursorInvalid } = PROBLEMS;
  const isOpen = spec.permission === 'public';
  const types: readonly ProblemType[] = [
    requestInvalid,
    ...(isAbsent(spec.body) ? [] : [PROBLEMS.jsonInvalid, PROBLEMS.bodyTooLarge]),
    ...(isAbsent(spec.body) ? [] : [PROBLEMS.mediaTypeUnknown]),
    ...(spec.kind === 'list' ? [cursorInvalid] : []),
    ...(isOpen ? [] : [notAuthenticated, notPermitted]),
    ...(spec.path.includes(':') ? [notFound] : []),
    ...(spec.kind === 'update' ? [PROBLEMS.versionChanged, PROBLEMS.versionMissing] : []),
    ...(spec.method === 'GET' ? [] : [PROBLEMS.keyReused]),
    ...(spec.problems ?? []),
  ];
  const byStatus = new Map<number, ProblemType[]>();
  const known = new Set<string>();
  for (const each of types) {
    if (known.has(each.type)) continue;
    known.add(each.type);
    byStatus.set(each.status, [...(byStatus.get(each.status) ?? []), each]);
  }
  return new Map([...byStatus].sort(([a], [b]) => a - b));
}

/** Collects the schemas that have a title, and puts references in their places. */
class Components {
  readonly #schemas = new Map<string, { readonly text: string; readonly schema: unknown }>();

  take(schema: PlainSchema): unknown {
    const plain = this.#inside(schema);
    const { title } = schema;
    if (title === undefined || schema.properties === undefined) return plain;
    assert(/^[A-Z][A-Za-z0-9]*$/.test(title), `the schema ${title} is not called by one name`);
    const text = JSON.stringify(plain);
    const known = this.#schemas.get(title);
    assert(known === undefined || known.text === text, `two schemas are called ${title}`);
    assert(title !== 'Problem', 'Problem is what refusals are called');
    this.#schemas.set(title, { text, schema: plain });
    return { $ref: `#/components/schemas/${title}` };
  }

  schemas(): Json {
    const entries = [...this.#schemas].sort(([a], [b]) => compare(a, b));
    return Object.fromEntries(entries.map(([name, { schema }]) => [name, schema]));
  }

  #inside(schema: PlainSchema): Json {
    const { properties, items, anyOf, additionalProperties, ...rest } = schema;
    const inside: Record<string, unknown> = { ...rest };
    if (properties !== undefined) {
      const members = Object.entries(properties).map(([name, each]) => [name, this.take(each)]);
      inside.properties = Object.fromEntries(members);
    }
    if (items !== undefined) inside.items = this.take(items);
    if (anyOf !== undefined) inside.anyOf = anyOf.map((each) => this.take(each));
    if (additionalProperties !== undefined) {
      const isSchema = typeof additionalProperties === 'object';
      inside.additionalProperties = isSchema
        ? this.take(additionalProperties)
        : additionalProperties;
    }
    return inside;
  }
}
