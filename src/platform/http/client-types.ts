/** A schema of the wire as the text of a type of TypeScript, as Biome formats it. */
import { assert } from '../../kernel/assert.ts';
import type { PlainSchema } from './fault-words.ts';

/** The types with a name of their own that a file needs, each with its text. */
export interface TypeNames {
  readonly printed: Map<string, string>;
}

export interface Printing {
  readonly names: TypeNames;
  /** What a long choice within is called: the type or operation, and the member. */
  readonly name: string;
  /** Within another object: then one without a title is called `name`. */
  readonly isNested: boolean;
  /** Of the line that the type stands on. */
  readonly indent: string;
  /** Whether members that may be left out may also be undefined: for what a caller hands in. */
  readonly isInput: boolean;
}

/** Longer choices get a name of their own. */
const CHOICE_CHARACTERS_MAX = 40;
const COLUMNS_MAX = 100;

export function printType(schema: PlainSchema, printing: Printing): string {
  return choicesOf(schema, printing).join(' | ');
}

/** What the type is one of, each as a text of its own. */
function choicesOf(schema: PlainSchema, printing: Printing): readonly string[] {
  if (schema.anyOf !== undefined) {
    return [...new Set(schema.anyOf.flatMap((each) => choicesOf(each, printing)))];
  }
  if (schema.enum !== undefined) return printEnum(schema.enum.map(printLiteral), printing);
  if (schema.properties !== undefined) return [printMembers(schema, printing)];
  return [printPlain(schema, printing)];
}

function printEnum(words: readonly string[], { names, name }: Printing): readonly string[] {
  if (words.join(' | ').length <= CHOICE_CHARACTERS_MAX) return words;
  const line = `export type ${name} = ${words.join(' | ')};`;
  const lines = `export type ${name} =${words.map((word) => `\n  | ${word}`).join('')};`;
  define(names, name, line.length <= COLUMNS_MAX ? line : lines);
  return [name];
}

function define({ printed }: TypeNames, name: string, text: string): void {
  const known = printed.get(name);
  assert(known === undefined || known === text, `two types are called ${name}`);
  printed.set(name, text);
}

/** By its title, or written out where it has none. */
function printMembers(schema: PlainSchema, printing: Printing): string {
  const { names, isInput, isNested } = printing;
  if (schema.title === undefined && !isNested) return printObject(schema, printing);
  // What is handed in and what is answered differ in their optional members.
  const suffix = isInput && schema.title !== undefined ? 'Input' : '';
  const name = `${schema.title ?? printing.name}${suffix}`;
  const body = printObject(schema, { ...printing, name, indent: '' });
  define(names, name, `export interface ${name} ${body}`);
  return name;
}

function printPlain(schema: PlainSchema, printing: Printing): string {
  if (schema.const !== undefined) return printLiteral(schema.const);
  switch (schema.type) {
    case 'string':
      return printText(schema);
    case 'integer':
    case 'number':
      return 'number';
    case 'boolean':
    case 'null':
      return schema.type;
    case 'array':
      return printList(schema, printing);
    case 'object':
      return 'Readonly<Record<string, unknown>>';
    default:
      return 'unknown';
  }
}

function printObject({ properties = {}, required = [] }: PlainSchema, printing: Printing): string {
  const { indent, isInput, name: owner } = printing;
  const lines = Object.entries(properties).map(([name, member]) => {
    const ownName = `${owner}${name.charAt(0).toUpperCase()}${name.slice(1)}`;
    const inner = { ...printing, isNested: true, indent: `${indent}  `, name: ownName };
    const choices = choicesOf(member, inner);
    const isOptional = !required.includes(name);
    const type = [...choices, ...(isOptional && isInput ? ['undefined'] : [])].join(' | ');
    const key = /^[A-Za-z_$][A-Za-z0-9_$]*$/.test(name) ? name : `'${name}'`;
    return `${indent}  readonly ${key}${isOptional ? '?' : ''}: ${type};`;
  });
  return lines.length === 0 ? '{}' : `{\n${lines.join('\n')}\n${indent}}`;
}

function printList({ items = {} }: PlainSchema, printing: Printing): string {
  const choices = choicesOf(items, printing);
  const text = choices.join(' | ');
  return choices.length === 1 ? `readonly ${text}[]` : `readonly (${text})[]`;
}

function printText({ pattern }: PlainSchema): string {
  const prefix = /^\^([a-z][a-z-]*_)\[/.exec(pattern ?? '')?.[1];
  return prefix === undefined ? 'string' : `\`${prefix}\${string}\``;
}

function printLiteral(value: unknown): string {
  if (typeof value !== 'string') return String(value);
  assert(/^[ -~]*$/.test(value) && !/['\\]/.test(value), `${value} is no plain word`);
  return `'${value}'`;
}
