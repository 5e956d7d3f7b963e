/**
 * The SQL of a page. The texts of a {@link ListSource} and of a {@link Condition} are written in
 * the program; whatever comes from a request goes through `bind` and becomes a parameter.
 */
import { assert, present } from '../../kernel/assert.ts';
import type { Reader, SqlRow } from '../database/transaction.ts';
import type { Reach, ScopeKind } from '../identity/access.ts';
import { CursorForged } from './cursor.ts';
import type { Page, PageRequest } from './page.ts';

/** Takes a value as a parameter, and answers its place: `$3`. */
export type Bind = (value: unknown) => string;

/** A condition as SQL: `(bind) => `c.party = ${bind(party)}``. */
export type Condition = (bind: Bind) => string;

export interface SortColumn {
  /** An expression over the tables of `from`, never null: `coalesce(ended_at, 0)`. */
  readonly column: string;
  /** `bigint` for every whole number. */
  readonly type: 'text' | 'bigint';
}

export interface ListSource<Sort extends string> {
  /** What stands between SELECT and FROM. */
  readonly select: string;
  /** What stands between FROM and WHERE: tables and joins. */
  readonly from: string;
  /** Each name that the route sorts by. An index on (column, id) makes each page cheap. */
  readonly sorts: Readonly<Record<Sort, SortColumn>>;
  /** Unique among the rows: decides between equals, in the same direction. */
  readonly id: SortColumn;
}

/** One page. Conditions that are `undefined` are left out; all others must hold. */
export async function selectPage<Row = SqlRow, Sort extends string = string>(
  reader: Reader,
  source: ListSource<Sort>,
  page: PageRequest<Sort>,
  conditions: readonly (Condition | undefined)[],
): Promise<Page<Row>> {
  const { sql, values } = pageSql(source, page, conditions);
  const rows = await reader.query<Row & KeysetRow>(sql, values);
  const items = rows.slice(0, page.limit);
  const last = rows.length > page.limit ? items.at(-1) : undefined;
  if (last === undefined) return { items, next: undefined };
  assert(last.page_value !== null, `The list is sorted by ${page.sort}, which is null in a row`);
  return { items, next: { value: last.page_value, id: last.page_id } };
}

interface KeysetRow {
  readonly page_value: string;
  readonly page_id: string;
}

function pageSql<Sort extends string>(
  { select, from, sorts, id }: ListSource<Sort>,
  { sort, isDescending, after, limit }: PageRequest<Sort>,
  conditions: readonly (Condition | undefined)[],
): { readonly sql: string; readonly values: readonly unknown[] } {
  const values: unknown[] = [];
  const bind: Bind = (value) => `$${values.push(value)}`;
  const by = present(sorts[sort], `the column that ${sort} sorts by`);
  const wheres = conditions.flatMap((each) => (each === undefined ? [] : [`(${each(bind)})`]));
  if (after !== undefined) {
    requireKey(after.value, by);
    requireKey(after.id, id);
    const start = `(${bind(after.value)}::${by.type}, ${bind(after.id)}::${id.type})`;
    wheres.push(`(${by.column}, ${id.column}) ${isDescending ? '<' : '>'} ${start}`);
  }
  const where = wheres.length === 0 ? '' : ` WHERE ${wheres.join(' AND ')}`;
  const direction = isDescending ? 'DESC' : 'ASC';
  const keys = `(${by.column})::text AS page_value, (${id.column})::text AS page_id`;
  const order = `ORDER BY ${by.column} ${direction}, ${id.column} ${direction}`;
  const sql = `SELECT ${select}, ${keys} FROM ${from}${where} ${order} LIMIT ${bind(limit + 1)}`;
  return { sql, values };
}

/** A cursor can be forged, and a text that is no number would be an error of the store. */
function requireKey(key: string, { type }: SortColumn): void {
  if (type === 'bigint' && !/^-?[0-9]{1,18}$/.test(key)) throw new CursorForged();
}

/** `column = value`; nothing where the filter is not given. */
export function whereEqual(column: string, value: unknown): Condition | undefined {
  return value === undefined ? undefined : (bind) => `${column} = ${bind(value)}`;
}

/** `column >= value`; nothing where the filter is not given. */
export function whereFrom(column: string, value: unknown): Condition | undefined {
  return value === undefined ? undefined : (bind) => `${column} >= ${bind(value)}`;
}

/** `column < value`; nothing where the filter is not given. */
export function whereBefore(column: string, value: unknown): Condition | undefined {
  return value === undefined ? undefined : (bind) => `${column} < ${bind(value)}`;
}

/**
 * What lies in the reach: a row counts where one of its columns holds a scope of that kind, such as
 * `{ party: 'a.funder', project: 'a.id', site: 'c.site' }`. Kinds without a column give nothing.
 */
export function whereInReach(
  reach: Reach,
  columns: Partial<Readonly<Record<ScopeKind, string>>>,
): Condition | undefined {
  if ('everywhere' in reach) return undefined;
  const parts = Object.entries(columns).flatMap(([kind, column]) => {
    const ids = idsOfKind(reach, kind);
    return ids.length === 0 ? [] : [{ column, ids }];
  });
  if (parts.length === 0) return () => 'false';
  return (bind) => parts.map(({ column, ids }) => `${column} = ANY(${bind(ids)})`).join(' OR ');
}

/** The ids of the scopes of one kind, for conditions that {@link whereInReach} cannot say. */
export function idsOfKind(
  { scopes }: Extract<Reach, { readonly scopes: unknown }>,
  kind: string,
): readonly string[] {
  return scopes.filter((scope) => scope.kind === kind).map(({ id }) => id);
}
