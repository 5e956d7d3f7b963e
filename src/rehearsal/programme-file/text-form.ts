import { parseDate } from '../../kernel/time.ts';
import type { SchemaNode } from './schema-node.ts';

/** True where `value` has the length and pattern of the schema, and a date is in the calendar. */
export function isTextOf(schema: SchemaNode, value: string): boolean {
  const length = [...value].length;
  if (length < (schema.minLength ?? 0) || length > (schema.maxLength ?? length)) return false;
  if (schema.pattern !== undefined && !new RegExp(schema.pattern, 'u').test(value)) return false;
  const startsLikeDate = schema['x-form']?.startsWith('a date') ?? false;
  return !startsLikeDate || parseDate(value.slice(0, 10)) !== undefined;
}
