/** Requests to the operations of a document: such as should be accepted, and broken ones. */
import { randomUUID } from 'node:crypto';
import type { RandomStream } from '../../src/kernel/random.ts';
import type { FuzzOperation, Parameter } from './document.ts';
import type { KnownIds } from './known.ts';
import { BAD_TEXTS, broken, fitting, pick, type Schema } from './schema-values.ts';

export interface FuzzRequest {
  readonly operation: FuzzOperation;
  readonly method: string;
  /** From the first slash. */
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array | undefined;
  /** What was done to it; `valid` for nothing. */
  readonly how: string;
}

/** What no schema can say: where the parts of a body must agree with what the store has. */
export type Recipes = Readonly<Record<string, (stream: RandomStream) => object>>;

/** Which things an operation is about, by the names in its path, where not just any will do. */
export type Places = Readonly<
  Record<string, (stream: RandomStream) => Readonly<Record<string, string>>>
>;

export interface RequestPorts {
  readonly stream: RandomStream;
  readonly known: KnownIds;
  readonly recipes: Recipes;
  readonly places: Places;
  /** The token for an operation that should be accepted. */
  readonly tokenFor: (operation: FuzzOperation) => string;
  readonly badTokens: readonly string[];
}

interface Draft {
  path: Record<string, string>;
  query: [string, string][];
  headers: Record<string, string>;
  body: unknown;
}

function draftOf(operation: FuzzOperation, ports: RequestPorts): Draft {
  const { stream, known, recipes } = ports;
  const resolve = (schema: Schema) => schema;
  const isForWrite = operation.method !== 'GET';
  const values = {
    stream,
    resolve,
    known: (name: string, schema: Schema) => known.pick(name, schema, { stream, isForWrite }),
  };
  const path: Record<string, string> = {};
  const query: [string, string][] = [];
  for (const { name, in: place, required, schema } of operation.parameters) {
    if (place === 'path') path[name] = String(fitting(schema, values, name));
    if (place !== 'query' || name === 'cursor' || name === 'seal') continue;
    if (required || stream.nextBelow(5) === 0) {
      const value = fitting(schema, values, name);
      for (const each of Array.isArray(value) ? value : [value]) query.push([name, String(each)]);
    }
  }
  Object.assign(path, ports.places[operation.id]?.(stream));
  const schema = operation.body;
  const body = schema && fitting(schema, values);
  const recipe = recipes[operation.id];
  const whole = recipe === undefined ? body : { ...Object(body), ...recipe(stream) };
  const headers: Record<string, string> = {
    authorization: `Bearer ${ports.tokenFor(operation)}`,
    ...(operation.method !== 'GET' && { 'idempotency-key': randomUUID() }),
    ...(operation.body !== undefined && { 'content-type': 'application/json' }),
  };
  return { path, query, headers, body: whole };
}

function rendered(operation: FuzzOperation, draft: Draft, how: string): FuzzRequest {
  const path = operation.path.replace(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponentOf(draft.path[name] ?? ''),
  );
  const search = draft.query.map(([name, value]) => {
    return `${encodeURIComponentOf(name)}=${encodeURIComponentOf(value)}`;
  });
  const target = search.length === 0 ? path : `${path}?${search.join('&')}`;
  const { headers, body } = draft;
  const text = body === undefined ? undefined : JSON.stringify(body);
  return { operation, method: operation.method, target, headers, body: text, how };
}

/** A lone surrogate has no UTF-8: its three bytes are sent as they would be. */
function encodeURIComponentOf(text: string): string {
  try {
    return encodeURIComponent(text);
  } catch {
    return '%ED%A0%80';
  }
}

export function validRequest(operation: FuzzOperation, ports: RequestPorts): FuzzRequest {
  return rendered(operation, draftOf(operation, ports), 'valid');
}

/** The valid one with one thing broken. */
export function brokenRequest(operation: FuzzOperation, ports: RequestPorts): FuzzRequest {
  const { stream } = ports;
  const draft = draftOf(operation, ports);
  const ways = BREAKS.filter(([, isFor]) => isFor(operation));
  const [how, , breakIt] = pick(stream, ways);
  return breakIt(operation, draft, ports, how);
}

type Break = readonly [
  string,
  (operation: FuzzOperation) => boolean,
  (operation: FuzzOperation, draft: Draft, ports: RequestPorts, how: string) => FuzzRequest,
];

const hasBody = ({ body }: FuzzOperation) => body !== undefined;
const takesAny = () => true;
const has = (place: Parameter['in']) => (operation: FuzzOperation) =>
  operation.parameters.some((parameter) => parameter.in === place);

const RAW_BODIES: readonly (string | Uint8Array)[] = [
  '',
  '{',
  '{"a":1,}',
  "{'a':1}",
  'null',
  '[]',
  '"text"',
  '1e400',
  '{"gpuCount":1e400}',
  '{"gpuCount":NaN}',
  '{"name":"\\ud800"}',
  '{"name":"\\u0000"}',
  '{"__proto__":{"isAdmin":true}}',
  '{"constructor":{"prototype":{}}}',
  `${'['.repeat(40)}${']'.repeat(40)}`,
  `${'{"a":'.repeat(5_000)}1${'}'.repeat(5_000)}`,
  `"${'x'.repeat(1_500_000)}"`,
  '\ufeff{}',
  new Uint8Array([0xff, 0xfe, 0x7b, 0x00]),
  new Uint8Array([0x22, 0xed, 0xa0, 0x80, 0x22]),
];

const TYPES = [
  'text/plain',
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=x',
  'application/xml',
  'application/json; charset=latin1',
  'application/jsonx',
  'x',
  '',
];

const BREAKS: readonly Break[] = [
  [
    'body',
    hasBody,
    (operation, draft, { stream }, how) =>
      rendered(operation, { ...draft, body: broken(draft.body, stream) }, how),
  ],
  [
    'raw body',
    hasBody,
    (operation, draft, { stream }, how) => ({
      ...rendered(operation, draft, how),
      body: pick(stream, RAW_BODIES),
    }),
  ],
  [
    'media type',
    hasBody,
    (operation, draft, { stream }, how) => {
      const headers = { ...draft.headers, 'content-type': pick(stream, TYPES) };
      return rendered(operation, { ...draft, headers }, how);
    },
  ],
  [
    'token',
    takesAny,
    (operation, draft, { stream, badTokens }, how) => {
      const { authorization: _, ...rest } = draft.headers;
      const token = pick(stream, ['', ...badTokens]);
      const headers = token === '' ? rest : { ...rest, authorization: token };
      return rendered(operation, { ...draft, headers }, how);
    },
  ],
  [
    'path',
    has('path'),
    (operation, draft, { stream }, how) => {
      const names = Object.keys(draft.path);
      const path = { ...draft.path, [pick(stream, names)]: pick(stream, BAD_TEXTS.slice(1)) };
      return rendered(operation, { ...draft, path }, how);
    },
  ],
  [
    'query',
    takesAny,
    (operation, draft, { stream }, how) => {
      const names = operation.parameters.filter((each) => each.in === 'query');
      const name = pick(stream, ['unknown', '__proto__', ...names.map((each) => each.name)]);
      const pair: [string, string] = [name, pick(stream, BAD_TEXTS)];
      const again: [string, string][] = stream.nextBelow(3) === 0 ? [pair] : [];
      return rendered(operation, { ...draft, query: [...draft.query, pair, ...again] }, how);
    },
  ],
  [
    'header',
    takesAny,
    (operation, draft, { stream }, how) => {
      const name = pick(stream, [
        'if-match',
        'idempotency-key',
        'accept',
        'if-none-match',
        'cookie',
      ]);
      const value = pick(stream, [
        '',
        '"',
        'W/"1"',
        '"999999999999"',
        'x'.repeat(300),
        'é',
        '*',
        '1',
      ]);
      return rendered(operation, { ...draft, headers: { ...draft.headers, [name]: value } }, how);
    },
  ],
  [
    'method',
    takesAny,
    (operation, draft, { stream }, how) => {
      const method = pick(stream, ['DELETE', 'PUT', 'PATCH', 'OPTIONS', 'POST', 'HEAD']);
      // Node's client sends no length with such a body, so that it would be read as a request.
      const takesBody = !['HEAD', 'DELETE', 'OPTIONS'].includes(method);
      const whole = rendered(operation, draft, how);
      return { ...whole, method, body: takesBody ? whole.body : undefined };
    },
  ],
];
