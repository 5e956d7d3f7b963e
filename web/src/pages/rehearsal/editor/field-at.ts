/**
 * Where in a programme file the cursor stands, and what may be written there by its schema. It
 * reads the form that programme files have: blocks by indentation, and maps in braces on one line.
 * Where a text is neither, it knows nothing, and nothing is offered.
 */

/** The words of the published JSON Schema that the editor shows. */
export interface SchemaField {
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly examples?: readonly unknown[];
  readonly properties?: Readonly<Record<string, SchemaField>>;
  readonly required?: readonly string[];
  readonly items?: SchemaField;
  readonly anyOf?: readonly SchemaField[];
  readonly enum?: readonly string[];
  readonly const?: string | number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly 'x-form'?: string;
  readonly 'x-unit'?: string;
}

export interface Cursor {
  /** Keys from the root of the file to the block around the cursor; lists have none. */
  readonly block: readonly string[];
  /** The key on whose name or value the cursor stands; empty where none is written yet. */
  readonly key: string;
  /** Whether it stands on the value. */
  readonly isValue: boolean;
  /** What of the word is typed before the cursor, and where in the text it begins. */
  readonly word: string;
  readonly wordStart: number;
}

export function cursorAt(text: string, offset: number): Cursor {
  const lineStart = text.lastIndexOf('\n', offset - 1) + 1;
  const before = text.slice(lineStart, offset);
  const lead = /^( *)((?:- +)*)/.exec(before)?.[0] ?? '';
  const outer = blockAround(text.slice(0, lineStart), lead);
  const key = /^([\w-]+):(?:\s|$)/.exec(before.slice(lead.length))?.[1];
  const inner = insideBraces(before.slice(lead.length));
  const word = /[\w.-]*$/.exec(before)?.[0] ?? '';
  const place = { word, wordStart: offset - word.length };
  if (inner !== undefined) {
    return { ...place, ...inner, block: [...outer, ...inner.block] };
  }
  if (key !== undefined) return { ...place, block: outer, key, isValue: true };
  const whole = /^[\w-]*/.exec(text.slice(lineStart + lead.length))?.[0] ?? '';
  return { ...place, block: outer, key: whole, isValue: false };
}

/**
 * The keys above that are indented less, each less than the one before. The dashes of an item count
 * as indentation; the key of a list may stand in the same column as the dashes of its items.
 */
function blockAround(above: string, lead: string): readonly string[] {
  const keys: string[] = [];
  let column = lead.length;
  let dashAt = lead.indexOf('-');
  for (const line of above.split('\n').reverse()) {
    const found = /^( *(?:- +)*)([\w-]+):/.exec(line);
    if (found === null) continue;
    const [, indent = '', key = ''] = found;
    const isList = dashAt >= 0 && !indent.includes('-') && indent.length === dashAt;
    const isSibling = indent.length === column;
    if (indent.length < column && (dashAt < 0 || indent.length < dashAt || isList)) {
      keys.unshift(key);
      column = indent.length;
      dashAt = indent.indexOf('-');
    } else if (isSibling && dashAt < 0) {
      // The first key of the item that both belong to.
      dashAt = indent.indexOf('-');
    }
  }
  return keys;
}

/** Within braces that are open at the end of `line`: their keys, and the one that is written. */
function insideBraces(line: string): Pick<Cursor, 'block' | 'key' | 'isValue'> | undefined {
  const open: string[] = [];
  let rest = '';
  for (const character of line) {
    if (character === '{') {
      open.push(/([\w-]+):\s*\[?\s*$/.exec(rest)?.[1] ?? '');
      rest = '';
    } else if (character === '}') {
      open.pop();
      rest = '';
    } else rest = character === ',' ? '' : rest + character;
  }
  if (open.length === 0) return undefined;
  const key = /([\w-]*)(:?)[^:]*$/.exec(rest.trimStart());
  const block = open.filter((name) => name !== '');
  return { block, key: key?.[1] ?? '', isValue: key?.[2] === ':' };
}

/** The field that a path of keys leads to; of a choice, the first variant that has it. */
export function fieldAt(schema: SchemaField, path: readonly string[]): SchemaField | undefined {
  return variantsAt(schema, path)[0];
}

/** What may be written at the cursor, in the order of the schema. */
export function offersAt(schema: SchemaField, cursor: Cursor): readonly string[] {
  const { block, key, isValue, word } = cursor;
  const starts = (text: string) => text.startsWith(word) && text !== word;
  if (isValue) {
    const field = fieldAt(schema, [...block, key]);
    return (field?.enum ?? []).filter(starts);
  }
  const around = variantsAt(schema, block);
  const names = around.flatMap(({ properties = {} }) => Object.keys(properties));
  return [...new Set(names)].filter(starts);
}

function variantsAt(schema: SchemaField, path: readonly string[]): readonly SchemaField[] {
  let fields = variantsOf(schema);
  for (const key of path) {
    fields = fields.flatMap(({ properties = {} }) =>
      Object.hasOwn(properties, key) ? variantsOf(properties[key]) : [],
    );
  }
  return fields;
}

/** Lists are looked through: what counts is what an item may be. */
function variantsOf(field: SchemaField | undefined): readonly SchemaField[] {
  if (field === undefined) return [];
  if (field.anyOf !== undefined) return field.anyOf.flatMap(variantsOf);
  if (field.items !== undefined) {
    const inner = variantsOf(field.items);
    return inner.map((each) => ({ ...each, description: field.description ?? '' }));
  }
  return [field];
}
