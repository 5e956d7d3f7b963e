/**
 * The typed client as text, from the table of routes: for each subject a file of its operations and
 * of the types that they need. The text is as Biome formats it.
 */
import { assert, present } from '../../kernel/assert.ts';
import { compare } from '../../kernel/compare.ts';
import { type Printing, printType, type TypeNames } from './client-types.ts';
import { type PlainSchema, toPlainSchema } from './fault-words.ts';
import type { AnyRoute, RouteShape, RouteSpec } from './route.ts';

type Spec = RouteSpec<RouteShape>;

/** As for any file; a subject that outgrows it is divided, by another line among the subjects. */
const LINES_MAX = 400;
const COLUMNS_MAX = 100;

/**
 * File names of `src/client/` with their texts. A route stands in the file of the first word of
 * its path, `/v1/<word>`, unless `subjects` has a longer beginning of that path with another word:
 * so a route that is added moves no other to another file.
 */
export function clientTextOf(
  routes: readonly Pick<AnyRoute, 'spec'>[],
  subjects: ReadonlyMap<string, string>,
): ReadonlyMap<string, string> {
  const files = new Map<string, Spec[]>();
  for (const { spec } of routes) {
    if (spec.kind === 'stream') continue;
    const subject = subjectOf(spec.path, subjects);
    files.set(subject, [...(files.get(subject) ?? []), spec]);
  }
  return new Map([...files].map(([subject, specs]) => [`${subject}.ts`, fileText(subject, specs)]));
}

function subjectOf(path: string, subjects: ReadonlyMap<string, string>): string {
  const words = path.split('/');
  for (let length = words.length; length > 1; length -= 1) {
    const subject = subjects.get(words.slice(0, length).join('/'));
    if (subject !== undefined) return subject;
  }
  return present(words[2], `the first word of ${path}`);
}

function fileText(subject: string, specs: readonly Spec[]): string {
  const names: TypeNames = { printed: new Map() };
  const operations = specs.map((spec) => operationText(spec, names));
  const types = [...names.printed].sort(([a], [b]) => compare(a, b)).map(([, text]) => text);
  const words = `The operations on ${subject}, from the table of routes`;
  const line = `/** ${words} by scripts/generate-client.mjs. */`;
  const broken = `/**\n * ${words}\n * by scripts/generate-client.mjs.\n */`;
  const head = [
    line.length <= COLUMNS_MAX ? line : broken,
    `import { operation } from './runtime.ts';`,
  ];
  const text = `${[head.join('\n'), ...operations, ...types].join('\n\n')}\n`;
  const lineCount = text.split('\n').length;
  assert(lineCount <= LINES_MAX, `${subject} has ${lineCount} lines: divide its subject`);
  return text;
}

function operationText(spec: Spec, names: TypeNames): string {
  const { operationId, method, path, summary, permission } = spec;
  const shape = `${operationId.charAt(0).toUpperCase()}${operationId.slice(1)}`;
  const first = `export const ${operationId} = operation<${shape}Call>({`;
  assert(first.length <= COLUMNS_MAX, `${operationId} is too long a name`);
  const printing = { names, name: shape, indent: '  ', isInput: false, isNested: false };
  const answer = answerType(toPlainSchema(spec.answer), printing);
  return [
    ...commentOf(`${summary}. Permission: ${permission}.`),
    first,
    `  method: '${method}',`,
    `  path: '${path}',`,
    ...(spec.idempotency === 'none' ? ['  isDoneOnce: false,'] : []),
    '});',
    '',
    `export interface ${shape}Call {`,
    ...inputLines(spec, shape, names),
    `  readonly answer: ${answer};`,
    '}',
  ].join('\n');
}

function commentOf(text: string): readonly string[] {
  const single = `/** ${text} */`;
  if (single.length <= COLUMNS_MAX) return [single];
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    const isFull = last === undefined || last.length + word.length + 1 > COLUMNS_MAX;
    if (isFull) lines.push(` * ${word}`);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return ['/**', ...lines, ' */'];
}

function inputLines(spec: Spec, name: string, names: TypeNames): readonly string[] {
  const printing = { names, name, isInput: true, isNested: false };
  const parts = (['params', 'query', 'body'] as const).flatMap((part) => {
    const schema = toPlainSchema(spec[part]);
    if (isNothing(schema)) return [];
    const isOptional = part === 'query' && (schema.required ?? []).length === 0;
    const type = printType(schema, { ...printing, indent: '    ' });
    return [`    readonly ${part}${isOptional ? '?' : ''}: ${type};`];
  });
  if (parts.length === 0) return ['  readonly input: Readonly<Record<string, never>>;'];
  return ['  readonly input: {', ...parts, '  };'];
}

function answerType(schema: PlainSchema, printing: Printing): string {
  return schema['x-absent'] === true ? 'undefined' : printType(schema, printing);
}

function isNothing(schema: PlainSchema): boolean {
  if (schema['x-absent'] === true) return true;
  return schema.properties !== undefined && Object.keys(schema.properties).length === 0;
}
