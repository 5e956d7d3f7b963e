/**
 * The fields of a programme file that have one value, each with its path, its schema and its place
 * in the text. In a path an item of a list is named by its id where it has one, otherwise by its
 * position: `commitments[commitment_nl].instalments[0].amountEur`.
 */
import { isMap, isScalar, isSeq, type Scalar } from 'yaml';
import { nearestOf } from '../programme-file/nearest.ts';
import type { SchemaNode } from '../programme-file/schema-node.ts';

export interface Field {
  readonly path: string;
  readonly schema: SchemaNode;
  readonly node: Scalar;
}

/** Fields by every way in which their path may be written; see {@link keyOf}. */
export type Fields = ReadonlyMap<string, Field>;

interface Place {
  readonly schema: SchemaNode;
  /** The one way to write the path, and all ways. */
  readonly path: string;
  readonly ways: readonly string[];
}

/** What the schema does not know is left out: `polder check` names it. */
export function fieldsOf(root: unknown, schema: SchemaNode): Fields {
  const fields = new Map<string, Field>();
  collect(root, { schema, path: '', ways: [''] }, fields);
  return fields;
}

export function fieldAt(fields: Fields, path: string): Field | undefined {
  return fields.get(keyOf(path));
}

/**
 * The path that was probably meant: the nearest in letters, or else the one whose last name is the
 * nearest. Cost: the length of the path times that of all paths.
 */
export function nearestField(fields: Fields, path: string): string | undefined {
  const found = nearestOf(keyOf(path), [...fields.keys()]);
  const near = found === undefined ? undefined : fields.get(found);
  if (near !== undefined) return near.path;
  const last = nearestOf(lastNameOf(path), [...new Set([...fields.keys()].map(lastNameOf))]);
  return [...fields.values()].find((field) => lastNameOf(field.path) === last)?.path;
}

/** `a[b].c` and `a.b.c` are the same place. */
function keyOf(path: string): string {
  return path.replaceAll(/\[([^[\]]*)\]/g, '.$1');
}

function lastNameOf(path: string): string {
  return /[^.[\]]*$/.exec(keyOf(path))?.[0] ?? '';
}

function collect(node: unknown, place: Place, fields: Map<string, Field>): void {
  const { schema, path, ways } = place;
  if (isMap(node)) {
    const known = variantOf(node.get('kind'), schema);
    const [record] = Object.values(known.patternProperties ?? {});
    for (const { key, value } of node.items) {
      const name = isScalar(key) ? (key.source ?? String(key.value)) : '';
      const properties = known.properties ?? {};
      const child = Object.hasOwn(properties, name) ? properties[name] : record;
      if (child !== undefined) collect(value, below(place, name, child), fields);
    }
    return;
  }
  if (isSeq(node)) {
    for (const [index, item] of node.items.entries()) {
      const id: unknown = isMap(item) ? item.get('id') : undefined;
      collect(item, itemOf(place, index, typeof id === 'string' ? id : undefined), fields);
    }
    return;
  }
  const isLeaf = schema.properties === undefined && schema.items === undefined;
  if (!isScalar(node) || node.value === null || !isLeaf || path === '') return;
  for (const way of ways) fields.set(way, { path, schema, node });
}

function variantOf(kind: unknown, schema: SchemaNode): SchemaNode {
  const variants = schema.anyOf ?? [schema];
  return variants.find((each) => each.properties?.kind?.const === kind) ?? variants[0] ?? {};
}

function below({ path, ways }: Place, name: string, schema: SchemaNode): Place {
  const join = (way: string) => (way === '' ? name : `${way}.${name}`);
  return { schema, path: join(path), ways: ways.map(join) };
}

function itemOf({ schema, path, ways }: Place, index: number, id: string | undefined): Place {
  const names = id === undefined ? [String(index)] : [id, String(index)];
  return {
    schema: schema.items ?? {},
    path: `${path}[${names[0]}]`,
    ways: ways.flatMap((way) => names.map((name) => `${way}.${name}`)),
  };
}
