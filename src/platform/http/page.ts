/**
 * Pages of a list by keyset: a page begins after the last row of the one before, by the value that
 * the list is sorted by and then by id. So no row is lost or doubled while others come and go.
 */
import type { TObject } from 'typebox';
import type { JsonText } from './json-text.ts';
import type { Problem } from './problem.ts';

export const PAGE_ITEMS_MAX = 500;
export const PAGE_ITEMS_DEFAULT = 50;

/** Where a page ended: the sorted value and the id of its last row, as text. */
export interface Keyset {
  readonly value: string;
  readonly id: string;
}

export interface PageRequest<Sort extends string = string> {
  /** 1 to 500. */
  readonly limit: number;
  readonly sort: Sort;
  readonly isDescending: boolean;
  /** `undefined`: from the start. */
  readonly after: Keyset | undefined;
}

export interface Page<Item> {
  readonly items: readonly Item[];
  /** `undefined`: there is no more. */
  readonly next: Keyset | undefined;
}

/** The same page with each row as it goes over the wire. */
export function mapPage<Row, Item>(page: Page<Row>, toItem: (row: Row) => Item): Page<Item> {
  return { items: page.items.map(toItem), next: page.next };
}

/** A page of rows that are whole in memory, in their order; for hundreds, not for thousands. */
export function pageOf<Row>(
  rows: readonly Row[],
  { after, isDescending, limit }: PageRequest,
  idOf: (row: Row) => string,
): Page<Row> {
  const inOrder = isDescending ? rows.toReversed() : rows;
  const start = after === undefined ? 0 : inOrder.findIndex((row) => idOf(row) === after.id) + 1;
  const items = inOrder.slice(start, start + limit);
  const last = start + limit < inOrder.length ? items.at(-1) : undefined;
  const next = last && { value: String(start + items.length), id: idOf(last) };
  return { items, next };
}

/** What `readPage` answers: a page, or a refusal that is sent as it is. */
export type Paged<Item> =
  | Page<Item>
  | Page<JsonText<Item>>
  | { readonly ok: false; readonly problem: Problem };

/** What the server needs of a list beside its route, to write all of it as CSV. */
export interface ListPart<Request, Ports> {
  readonly item: TObject;
  /** The page that a query asks for, or why it asks for none. */
  readonly pageRequestOf: (query: unknown) => PageRequest | Problem;
  /** The text of the cursor of where a page of that query ended. */
  readonly cursorOf: (next: Keyset, query: unknown) => string;
  readonly readPage: (
    request: Request & { readonly page: PageRequest },
    ports: Ports,
  ) => Promise<Paged<unknown>>;
}
