/**
 * The typed client as text, from the table of routes: for each room a file of its operations and
 * of the types that they need. The text is as Biome formats it.
 */
import { assert } from '../../kernel/assert.ts';
import { type Printing, printType, type TypeNames } from './client-types.ts';
import { type PlainSchema, toPlainSchema } from './fault-words.ts';
import type { AnyRoute, RouteShape, RouteSpec } from './route.ts';

type Spec = RouteSpec<RouteShape>;

/** Beyond this a room goes on in another file. */
const LINES_MAX = 380;
const COLUMNS_MAX = 100;

/** File names of `src/client/` with their texts. */
export function clientTextOf(
  routes: readonly Pick<AnyRoute, 'spec'>[],
): ReadonlyMap<string, string> {
  const specs = routes.map(({ spec }) => spec).filter(({ kind }) => kind !== 'stream');
  const rooms = [...new Set(specs.map(({ room }) => room))];
  return new Map(
    rooms.flatMap((room) =>
      filesOf(
        room,
        specs.filter((each) => each.room === room),
      ),
    ),
  );
}

function filesOf(room: string, specs: readonly Spec[]): readonly (readonly [string, string])[] {
  const files: Spec[][] = [];
  for (const spec of specs) {
    const file = files.at(-1);
    const isFull = file === undefined || lineCount(fileText(room, [...file, spec])) > LINES_MAX;
    if (isFull) files.push([spec]);
    else file.push(spec);
  }
  return files.map((file, index) => {
    const name = index === 0 ? `${room}.ts` : `${room}-${index + 1}.ts`;
    return [name, fileText(room, file)] as const;
  });
}

function lineCount(text: string): number {
  return text.split('\n').length;
}

function fileText(room: string, specs: readonly Spec[]): string {
  const names: TypeNames = { printed: new Map() };
  const operations = specs.map((spec) => operationText(spec, names));
  const types = [...names.printed].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, text]) => text);
  const head = [
    `/** The operations of ${room}, from the table of routes by scripts/generate-client.mjs. */`,
    `import { operation } from './runtime.ts';`,
  ];
  return `${[head.join('\n'), ...operations, ...types].join('\n\n')}\n`;
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
