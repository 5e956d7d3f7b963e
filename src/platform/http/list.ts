/**
 * A list: pages of rows in a stable order, by filters, as JSON or as CSV. Its query has the
 * filters of the room, and `limit`, `cursor`, `sort` and `format`, which are the same everywhere.
 */
import Type, {
  type Static,
  type TArray,
  type TObject,
  type TOptional,
  type TProperties,
  type TSchema,
  type TUnsafe,
} from 'typebox';
import { type CursorOwner, parseCursor, toCursor } from './cursor.ts';
import { fromJsonText, JsonText } from './json-text.ts';
import {
  type Keyset,
  PAGE_ITEMS_DEFAULT,
  PAGE_ITEMS_MAX,
  type Paged,
  type PageRequest,
} from './page.ts';
import { type Problem, type ProblemType, problemOf } from './problem.ts';
import {
  NO_BODY,
  NO_FIELDS,
  type Route,
  type RouteRequest,
  type RouteSpec,
  type RouteWords,
} from './route.ts';

export const CURSOR_INVALID: ProblemType = {
  type: 'cursor-invalid',
  status: 400,
  title: 'The cursor does not belong to this list',
  advice: 'Take nextCursor of the page before, with the same sort and filters; or begin anew.',
};

interface ListShape<P extends TObject, F extends TProperties, I extends TObject> {
  readonly params: P;
  readonly query: TObject<F>;
  readonly body: typeof NO_BODY;
  readonly answer: TObject<{ items: TArray<I>; nextCursor: TUnsafe<string | null> }>;
}

type ListRequest<
  Shape extends ListShape<TObject, TProperties, TObject>,
  Sort extends string,
> = RouteRequest<Shape> & {
  /** For `selectPage`. */
  readonly page: PageRequest<Sort>;
};

interface ListDraft<
  Shape extends ListShape<TObject, TProperties, TObject>,
  Sort extends string,
  Ports,
> extends Omit<RouteWords, 'method' | 'kind' | 'bodyBytesMax' | 'idempotency'>,
    Pick<Route<Shape, Ports>, 'scopesOf'> {
  /** The names that `sort` may have; with `-` before them the order is turned around. */
  readonly sorts: readonly Sort[];
  readonly defaultSort: NoInfer<Sort | `-${Sort}`>;
  /** One page: `mapPage(await selectPage(…), toItem)`. */
  readonly readPage: (
    request: ListRequest<Shape, Sort>,
    ports: Ports,
  ) => Promise<Paged<Static<Shape['answer']>['items'][number]>>;
}

/**
 * A route that lists. As with `defineRoute`, say the type of `ports` in `readPage`. `filters` are
 * the members of the query, each `Type.Optional(…)` and flat: text, integers, booleans, or arrays
 * of them (repeated in the address). `item` is one row; a `title` names it in the documents.
 * Where `scopesOf` is left out, the permission is needed in any scope, and `readPage` shows only
 * what lies in `request.reach`.
 */
export function defineList<
  Ports,
  I extends TObject,
  const Sort extends string,
  P extends TObject = typeof NO_FIELDS,
  F extends Readonly<Record<string, TOptional<TSchema>>> = Record<never, never>,
>(
  draft: ListDraft<ListShape<P, F, I>, Sort, Ports> & {
    readonly item: I;
    readonly params?: P;
    readonly filters?: F;
  },
): Route<ListShape<P, F, I>, Ports> {
  const { params, filters, item, sorts, defaultSort, scopesOf, readPage, ...rest } = draft;
  const pageRequestOf = (query: unknown) => parsePage(draft, query as PageQuery);
  const cursorOf = (next: Keyset, query: unknown) =>
    toCursor(next, ownerOf(draft, query as PageQuery));
  const spec: RouteSpec<ListShape<P, F, I>> = {
    ...rest,
    method: 'GET',
    kind: 'list',
    // The defaults of the type parameters are these very schemas, which the checker cannot see.
    params: (params ?? NO_FIELDS) as unknown as P,
    query: querySchema(filters ?? {}, sorts, defaultSort) as unknown as TObject<F>,
    body: NO_BODY,
    answer: answerSchema(item),
  };
  return {
    spec,
    ...(scopesOf === undefined ? {} : { scopesOf }),
    handle: async (request, ports) => {
      const page = pageRequestOf(request.query);
      if ('type' in page) return { ok: false, problem: page };
      const read = await readPage({ ...request, page: page as PageRequest<Sort> }, ports);
      if ('problem' in read) return read;
      const nextCursor = read.next === undefined ? null : cursorOf(read.next, request.query);
      return { ok: true, body: toPageBody(read.items, nextCursor) };
    },
    list: { item, pageRequestOf, cursorOf, readPage: readPage as Part<P, F, I, Ports>['readPage'] },
  };
}

/** Of items that are JSON already, the page is put together of them. */
function toPageBody<Item>(
  items: readonly (Item | JsonText<Item>)[],
  nextCursor: string | null,
): PageBody<Item> | JsonText<PageBody<Item>> {
  const texts = items.flatMap((item) => (item instanceof JsonText ? [item.text] : []));
  if (texts.length === 0) return { items: items.map(fromJsonText), nextCursor };
  const cursor = JSON.stringify(nextCursor);
  return new JsonText(`{"items":[${texts.join(',')}],"nextCursor":${cursor}}`);
}

interface PageBody<Item> {
  items: Item[];
  nextCursor: string | null;
}

type Part<P extends TObject, F extends TProperties, I extends TObject, Ports> = NonNullable<
  Route<ListShape<P, F, I>, Ports>['list']
>;

/** What every list has in its query, besides its filters. */
interface PageQuery extends Readonly<Record<string, unknown>> {
  readonly limit?: number;
  readonly cursor?: string;
  readonly sort?: string;
  readonly format?: 'json' | 'csv';
}

interface ListWords {
  readonly operationId: string;
  readonly defaultSort: string;
}

function ownerOf({ operationId, defaultSort }: ListWords, query: PageQuery): CursorOwner {
  const { limit: _, cursor: __, format: ___, sort, ...filters } = query;
  return { operationId, sort: sort ?? defaultSort, filters };
}

function parsePage(list: ListWords, query: PageQuery): PageRequest | Problem {
  const sort = query.sort ?? list.defaultSort;
  const after =
    query.cursor === undefined ? undefined : parseCursor(query.cursor, ownerOf(list, query));
  if (query.cursor !== undefined && after === undefined) {
    return problemOf(CURSOR_INVALID, 'Expected a cursor of this list, with its sort and filters.');
  }
  const isDescending = sort.startsWith('-');
  const limit = query.limit ?? PAGE_ITEMS_DEFAULT;
  return { limit, sort: isDescending ? sort.slice(1) : sort, isDescending, after };
}

function querySchema(filters: TProperties, sorts: readonly string[], defaultSort: string): TObject {
  const limit = Type.Integer({
    minimum: 1,
    maximum: PAGE_ITEMS_MAX,
    default: PAGE_ITEMS_DEFAULT,
    description: 'how many rows a page has at most',
  });
  const cursor = Type.String({
    minLength: 1,
    maxLength: CURSOR_CHARACTERS_MAX,
    pattern: '^[A-Za-z0-9_-]+$',
    description: 'nextCursor of the page before, with the same sort and filters',
  });
  const sort = Type.Unsafe<string>({
    type: 'string',
    enum: sorts.flatMap((name) => [name, `-${name}`]),
    default: defaultSort,
    description: 'the order of the rows, then by id; - turns it around',
  });
  const format = Type.Unsafe<string>({
    type: 'string',
    enum: ['json', 'csv'],
    description: 'csv: all rows from here on; so does Accept: text/csv',
  });
  const pages = { limit, cursor, sort, format };
  const members = Object.entries(pages).map(([name, schema]) => [name, Type.Optional(schema)]);
  const properties = { ...filters, ...Object.fromEntries(members) };
  return Type.Object(properties, { additionalProperties: false });
}

const CURSOR_CHARACTERS_MAX = 3_000;

function answerSchema<I extends TObject>(item: I) {
  const nextCursor = Type.Unsafe<string | null>({
    anyOf: [{ type: 'string', maxLength: CURSOR_CHARACTERS_MAX }, { type: 'null' }],
    description: 'for the query of the next page; null where there is none',
  });
  const items = Type.Array(item, { maxItems: PAGE_ITEMS_MAX });
  return Type.Object({ items, nextCursor }, { additionalProperties: false });
}
