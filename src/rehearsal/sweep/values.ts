/** Values of a sweep file, held against the schema of the field that they are meant for. */
import { isSeq } from 'yaml';
import { type DecimalText, parseDecimal, scaledBy } from '../programme-file/amount.ts';
import type { Path } from '../programme-file/fault.ts';
import { expectationOf, type SchemaNode } from '../programme-file/schema-node.ts';
import { foundText, readShape, type ShapeNotes } from '../programme-file/shape.ts';
import { SCENARIOS_MAX } from './sweep.ts';

/** A value as YAML text, and as a reader sees it. */
export interface Value {
  readonly text: string;
  readonly label: string;
}

interface Spot {
  readonly schema: SchemaNode;
  readonly path: Path;
}

/** `undefined` where it has a fault, which is noted. */
export function readValue(node: unknown, spot: Spot, notes: ShapeNotes): Value | undefined {
  const { isWhole, value } = readShape(node, spot, notes);
  if (!isWhole) return undefined;
  const places = spot.schema['x-places'];
  const decimal = places === undefined ? undefined : parseDecimal(String(value));
  if (places === undefined || decimal === undefined) {
    return { text: JSON.stringify(String(value)), label: String(value) };
  }
  // 60 and 60.0 are one value.
  const text = decimalTextOf(scaledBy(decimal, places), places);
  return { text, label: text };
}

/** The values of a list, each once. */
export function readValues(node: unknown, spot: Spot, notes: ShapeNotes): readonly Value[] {
  const { schema, path } = spot;
  if (!isSeq(node) || node.items.length === 0) {
    notes.faults.push({
      path,
      found: isSeq(node) ? 'an empty list' : foundText(node),
      expected: `a list of values: ${expectationOf(schema)}`,
      rule: isSeq(node) ? 'wrong_count' : 'wrong_type',
    });
    return [];
  }
  const first = new Map<string, number>();
  return node.items.flatMap((item, index) => {
    const at = [...path, index];
    const value = readValue(item, { schema, path: at }, notes);
    if (value === undefined) return [];
    const before = first.get(value.text);
    if (before === undefined) {
      first.set(value.text, index);
      return [value];
    }
    notes.faults.push({
      path: at,
      found: `${value.label} a second time; position ${before} has it`,
      expected: 'each value once',
      rule: 'duplicate_id',
    });
    return [];
  });
}

interface RangeNodes {
  readonly from: unknown;
  readonly to: unknown;
  readonly step: unknown;
}

/** The numbers from the first to the last, both among them. */
export function readRange(nodes: RangeNodes, spot: Spot, notes: ShapeNotes): readonly Value[] {
  const { schema, path } = spot;
  const places = schema['x-places'];
  if (places === undefined) {
    notes.faults.push({
      path: [...path, 'from'],
      found: 'a range, where the field is no number',
      expected: `values: a list of values: ${expectationOf(schema)}`,
      rule: 'wrong_type',
    });
    return [];
  }
  // A step is a number of the same decimals, above nothing, whatever the field's own bounds are.
  const stepSchema = { ...schema, minimum: Number(`1e-${places}`) };
  const first = readDecimal(nodes.from, { schema, path: [...path, 'from'] }, notes);
  const last = readDecimal(nodes.to, { schema, path: [...path, 'to'] }, notes);
  const step = readDecimal(nodes.step, { schema: stepSchema, path: [...path, 'step'] }, notes);
  if (first === undefined || last === undefined || step === undefined) return [];
  return rangeOf({ first, last, step, places }, spot, notes);
}

function readDecimal(node: unknown, spot: Spot, notes: ShapeNotes): DecimalText | undefined {
  const value = readValue(node, spot, notes);
  return value === undefined ? undefined : parseDecimal(value.text);
}

interface Range {
  readonly first: DecimalText;
  readonly last: DecimalText;
  readonly step: DecimalText;
  readonly places: number;
}

function rangeOf(
  { first, last, step, places }: Range,
  { path }: Spot,
  notes: ShapeNotes,
): readonly Value[] {
  const [from, to, by] = [first, last, step].map((each) => scaledBy(each, places));
  if (from === undefined || to === undefined || by === undefined) return [];
  const isReached = from <= to && (to - from) % by === 0n;
  if (!isReached) {
    notes.faults.push({
      path: [...path, 'to'],
      found: last,
      expected: `${first} or more, in whole steps of ${step} from there`,
      rule: 'out_of_range',
    });
    return [];
  }
  const count = (to - from) / by + 1n;
  if (count > BigInt(SCENARIOS_MAX)) {
    notes.faults.push({
      path: [...path, 'step'],
      found: `${step}, which makes ${count} values`,
      expected: `a step that makes at most ${SCENARIOS_MAX}`,
      rule: 'out_of_range',
    });
    return [];
  }
  return Array.from({ length: Number(count) }, (_, index) => {
    const text = decimalTextOf(from + by * BigInt(index), places);
    return { text, label: text };
  });
}

/** Without needless zeros. No field of a programme is below zero. */
function decimalTextOf(scaled: bigint, places: number): string {
  const digits = String(scaled).padStart(places + 1, '0');
  const whole = digits.slice(0, digits.length - places);
  const fraction = digits.slice(digits.length - places).replace(/0+$/, '');
  return places === 0 || fraction === '' ? whole : `${whole}.${fraction}`;
}
