import { countText } from '../../kernel/number-text.ts';
import type { FileIdKind } from './schema-fields.ts';

/** The words of JSON Schema that the format uses, and its own, which start with `x-`. */
export interface SchemaNode {
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly examples?: readonly unknown[];
  readonly properties?: SchemaProperties;
  readonly required?: readonly string[];
  readonly patternProperties?: Readonly<Record<string, SchemaNode>>;
  readonly minProperties?: number;
  readonly items?: SchemaNode;
  readonly minItems?: number;
  readonly anyOf?: readonly SchemaNode[];
  readonly const?: string | number;
  readonly enum?: readonly string[];
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  /** What is expected, in words. */
  readonly 'x-form'?: string;
  /** Digits that may follow the point of a number. */
  readonly 'x-places'?: number;
  readonly 'x-unit'?: string;
  readonly 'x-defines'?: FileIdKind;
  readonly 'x-refersTo'?: FileIdKind;
  readonly 'x-keysReferTo'?: FileIdKind;
  /** Kept as the node of the document that it is, for a reader that knows more. */
  readonly 'x-asNode'?: true;
}

/** Variants of a union tell each other apart by the constant of their `kind`. */
interface SchemaProperties {
  readonly [key: string]: SchemaNode;
  readonly kind?: SchemaNode;
}

/** What the schema expects, in words that follow "expected". */
export function expectationOf(schema: SchemaNode): string {
  if (schema.const !== undefined) return String(schema.const);
  if (schema.enum !== undefined) return `one of ${schema.enum.join(', ')}`;
  if (schema['x-form'] !== undefined) return schema['x-form'];
  if (schema['x-places'] !== undefined) return numberExpectation(schema, schema['x-places']);
  if (schema.type === 'array') return 'a list';
  return 'a block of keys';
}

function numberExpectation(schema: SchemaNode, places: number): string {
  const kind = places === 0 ? 'a whole number' : 'a number';
  const range = `from ${numberText(schema.minimum)} to ${numberText(schema.maximum)}`;
  const unit = (schema['x-unit'] ?? '') === '' ? '' : ` (${schema['x-unit']})`;
  const decimals = places === 0 ? '' : ` with at most ${places} decimals`;
  return `${kind} ${range}${unit}${decimals}`;
}

function numberText(value: number | undefined): string {
  return Number.isSafeInteger(value) ? countText(value ?? 0) : String(value);
}
