/** The operations of an OpenAPI document, with their references put in place. */
import type { TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import type { Schema } from './schema-values.ts';

export interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required: boolean;
  readonly schema: Schema;
}

export interface FuzzOperation {
  readonly id: string;
  readonly method: string;
  readonly path: string;
  readonly permission: string;
  readonly isStream: boolean;
  readonly parameters: readonly Parameter[];
  readonly body: Schema | undefined;
  /** Why an answer does not fit the document; `undefined` where it does. */
  readonly faultOf: (status: number, mediaType: string, body: unknown) => string | undefined;
}

interface Media {
  readonly schema?: Schema;
}
type Content = Readonly<Record<string, Media>>;
interface Raw {
  readonly operationId: string;
  readonly 'x-polder-permission': string;
  readonly 'x-polder-kind': string;
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly content: Content };
  readonly responses: Readonly<Record<string, { readonly content?: Content }>>;
}

export async function readOperations(origin: string): Promise<readonly FuzzOperation[]> {
  const document = JSON.parse(await (await fetch(`${origin}/openapi.json`)).text());
  const whole = inline(document, document) as {
    readonly paths: Readonly<Record<string, Readonly<Record<string, Raw>>>>;
  };
  return Object.entries(whole.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, raw]) => operationOf(method.toUpperCase(), path, raw)),
  );
}

function inline(value: unknown, document: unknown): unknown {
  if (Array.isArray(value)) return value.map((each) => inline(each, document));
  if (typeof value !== 'object' || value === null) return value;
  if ('$ref' in value && typeof value.$ref === 'string') {
    const steps = value.$ref.replace('#/', '').split('/');
    const found = steps.reduce((at: unknown, step) => Reflect.get(Object(at), step), document);
    return inline(found, document);
  }
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => [name, inline(each, document)]),
  );
}

function operationOf(method: string, path: string, raw: Raw): FuzzOperation {
  return {
    id: raw.operationId,
    method,
    path,
    permission: raw['x-polder-permission'],
    isStream: raw['x-polder-kind'] === 'stream',
    parameters: raw.parameters ?? [],
    body: raw.requestBody?.content['application/json']?.schema,
    faultOf: answerChecker(raw),
  };
}

function answerChecker({ responses }: Raw): FuzzOperation['faultOf'] {
  const compiled = new Map<Schema, ReturnType<typeof Compile>>();
  return (status, mediaType, body) => {
    const response = responses[String(status)] ?? (status >= 400 ? responses.default : undefined);
    if (response === undefined) return `the status ${status} is not in the document`;
    const { content = {} } = response;
    if (Object.keys(content).length === 0) return undefined;
    const schema = content[mediaType]?.schema;
    if (schema === undefined) return `${status} as ${mediaType} is not in the document`;
    if (!mediaType.endsWith('json')) return undefined;
    const check = compiled.get(schema) ?? Compile(schema as unknown as TSchema);
    compiled.set(schema, check);
    if (check.Check(body)) return undefined;
    const [first] = check.Errors(body);
    return `${status} does not fit its schema: ${JSON.stringify(first)}`;
  };
}
