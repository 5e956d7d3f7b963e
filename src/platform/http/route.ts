/**
 * One route of the interface: what it is called, what it takes and answers, who may call it, and
 * the function that does it. The server, the OpenAPI document, the typed client, the command line's
 * calls, and the tests of permissions are all made from the same table of routes.
 *
 * A handler decodes, calls a command or a query of its room, and encodes: nothing else.
 */
import Type, { type Static, type TObject, type TSchema, type TUnsafe } from 'typebox';
import type { Caller, Reader } from '../database/transaction.ts';
import type { Actor, Permission, Reach, Scope } from '../identity/access.ts';
import type { HtmlOf } from './html-answer.ts';
import type { IdempotencyKey } from './idempotency-key.ts';
import type { JsonText } from './json-text.ts';
import type { ListPart } from './page.ts';
import type { PagesOf } from './pages.ts';
import type { Problem, ProblemType } from './problem.ts';
import type { XmlOf } from './xml-answer.ts';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** What a request looks like once it has passed its schemas. */
export interface RouteShape {
  /** The `:names` of the path. */
  readonly params: TObject;
  readonly query: TObject;
  readonly body: TSchema;
  readonly answer: TSchema;
}

export interface RouteRequest<Shape extends RouteShape> {
  readonly params: Static<Shape['params']>;
  readonly query: Static<Shape['query']>;
  readonly body: Static<Shape['body']>;
  readonly actor: Actor;
  /** For `database.write`: the actor, the time and the request's id. */
  readonly caller: Caller;
  /** Where the actor has the route's permission: lists show what lies in there and no more. */
  readonly reach: Reach;
  /** The version that `If-Match` names; `undefined` without the header. */
  readonly ifMatch: number | undefined;
  /** `undefined` without the header; only handlers of `idempotency: 'by-handler'` look at it. */
  readonly idempotencyKey: IdempotencyKey | undefined;
  /** `Last-Event-ID`: where a stream goes on. */
  readonly lastEventId: string | undefined;
  /** Its signal is aborted when the client has gone or the time for the request is over. */
  readonly until: { readonly signal: AbortSignal };
  /**
   * Whether what let the request in still does, in the same reach: for a stream, before it tells
   * anything more. What is revoked or ended is seen within a second.
   */
  readonly mayGoOn: () => Promise<boolean>;
}

export type SuccessStatus = 200 | 201 | 202 | 204;

/** `version` becomes the ETag of the answer; `location` a header of a 201. */
export interface RouteAnswer<Shape extends RouteShape> {
  /** 201 of a create and else 200 where it is not said; 204, which sends no body, without one. */
  readonly status?: SuccessStatus;
  readonly body: Static<Shape['answer']> | JsonText<Static<Shape['answer']>>;
  readonly version?: number;
  readonly location?: string;
}

/** All that is said of a route, but its schemas. */
export interface RouteWords {
  /** Unique, camelCase, a verb first: the name of the client's function. */
  readonly operationId: string;
  readonly method: Method;
  /** Such as `/v1/commitments/:commitmentId/sign`. */
  readonly path: string;
  readonly summary: string;
  readonly description?: string;
  /** The room that the route belongs to: groups the documents. */
  readonly room: string;
  /**
   * What the caller must be allowed. `public`: anyone, published totals and the like only.
   * `anyone-logged-in`: for what concerns the caller alone, such as its own tokens.
   */
  readonly permission: Permission | 'public' | 'anyone-logged-in';
  /**
   * The permission that lets one know that the subject is there: who lacks it in every scope of
   * `scopesOf` is answered 404, who has it but lacks `permission` 403. Where it is not said, the
   * `….read` of the permission's noun, if there is one.
   */
  readonly knownBy?: Permission;
  /**
   * `list`: the answer is a page; see `list.ts`. `update`: needs `If-Match`. `create`: answers 201
   * where the handler does not say otherwise.
   */
  readonly kind: 'read' | 'list' | 'create' | 'update' | 'command' | 'stream';
  /**
   * What its changes are called in the audit, as `billing` in `billing.put`, where that is not the
   * kind of the id that they are made to.
   */
  readonly auditNoun?: string;
  /** The largest body, bytes; 64 KiB where it is not said. */
  readonly bodyBytesMax?: number;
  /** How long its answer may take; as long as the server says where it is not said. */
  readonly secondsMax?: number;
  /**
   * How a repeated `Idempotency-Key` gets the first answer again. For writes only.
   * `in-transaction`, where it is not said: the handler runs inside one transaction, which also
   * keeps the answer, so `ports.database.write` may be called once. `by-handler`: the handler hands
   * `request.idempotencyKey` to `keepAnswers` in its own transaction. `by-content`: the command
   * itself answers the same to the same content, and nothing is kept. `none`: the answer holds a
   * secret that may not be kept, so each request is done anew and clients do not repeat it.
   */
  readonly idempotency?: 'in-transaction' | 'by-handler' | 'by-content' | 'none';
  /** Whether it answers as pages too: `withPages` says so. */
  readonly hasPages?: true;
  /** Whether it answers as HTML too: `withHtml` says so. */
  readonly hasHtml?: true;
  /** Whether it answers as XML too: `withXml` says so. */
  readonly hasXml?: true;
  /** What a success may answer; else 201 of a create, 204 without an answer, 200. */
  readonly statuses?: readonly SuccessStatus[];
  /** What the handler may refuse with, besides what every route may. */
  readonly problems?: readonly ProblemType[];
  /** A body that the route accepts and an answer that it gives, for the documents. */
  readonly examples?: { readonly body?: unknown; readonly answer?: unknown };
}

export interface RouteSpec<Shape extends RouteShape> extends RouteWords {
  readonly params: Shape['params'];
  readonly query: Shape['query'];
  readonly body: Shape['body'];
  readonly answer: Shape['answer'];
}

/** What a handler may refuse with: a {@link Problem} is sent as it is; see `refuse`. */
export type Handled<Shape extends RouteShape> =
  | ({ readonly ok: true } & RouteAnswer<Shape>)
  | { readonly ok: false; readonly problem: Problem };

/** What `scopesOf` sees of a request. */
export type RouteInput<Shape extends RouteShape> = Pick<
  RouteRequest<Shape>,
  'params' | 'query' | 'body' | 'actor'
>;

/** What a read is about, found once: the scopes that it lies in, and what is shown of it. */
export interface Found<Shape extends RouteShape> {
  /** The permission is needed in one of them. */
  readonly scopes: readonly Scope[];
  /** Called only where the caller may see it. */
  readonly show: () => Promise<RouteAnswer<Shape>>;
}

export type Find<Request, Shape extends RouteShape, Ports> = (
  request: Request,
  ports: Ports,
) => Promise<Found<Shape> | undefined>;

export interface Route<Shape extends RouteShape, Ports> {
  readonly spec: RouteSpec<Shape>;
  /**
   * The scopes of which the caller needs the permission in one. `undefined`: the subject is not
   * there, answered as 404, as is a subject that the caller may not even read. Lists and routes
   * without a subject leave it out: then the permission is needed in any scope, and the handler
   * keeps to `request.reach`.
   */
  readonly scopesOf?: (
    request: RouteInput<Shape>,
    reader: Reader,
  ) => Promise<readonly Scope[] | undefined>;
  readonly handle: (request: RouteRequest<Shape>, ports: Ports) => Promise<Handled<Shape>>;
  /** Of what `defineRead` makes: asked instead of `scopesOf` and `handle`. */
  readonly find?: Find<RouteRequest<Shape>, Shape, Ports>;
  /** Of a list only. */
  readonly list?: ListPart<RouteRequest<Shape>, Ports>;
  /** Of what `withPages` makes. */
  readonly pagesOf?: PagesOf<RouteRequest<Shape>, Ports>;
  /** Of what `withHtml` makes. */
  readonly htmlOf?: HtmlOf<RouteRequest<Shape>, Ports>;
  /** Of what `withXml` makes. */
  readonly xmlOf?: XmlOf<RouteRequest<Shape>, Ports>;
}

/**
 * A route whose shape is no longer visible, as a table of all routes holds it. Only the server
 * calls it, with what has passed the route's own schemas. `AnyRoute<Ports>` takes the routes whose
 * ports are all among `Ports`.
 */
export interface AnyRoute<Ports = never> {
  readonly spec: RouteSpec<RouteShape>;
  readonly scopesOf?: (
    request: Unseen<RouteInput<RouteShape>>,
    reader: Reader,
  ) => Promise<readonly Scope[] | undefined>;
  readonly handle: (
    request: Unseen<RouteRequest<RouteShape>>,
    ports: Ports,
  ) => Promise<Handled<RouteShape>>;
  readonly find?: Find<Unseen<RouteRequest<RouteShape>>, RouteShape, Ports>;
  readonly list?: ListPart<Unseen<RouteRequest<RouteShape>>, Ports>;
  readonly pagesOf?: PagesOf<Unseen<RouteRequest<RouteShape>>, Ports>;
  readonly htmlOf?: HtmlOf<Unseen<RouteRequest<RouteShape>>, Ports>;
  readonly xmlOf?: XmlOf<Unseen<RouteRequest<RouteShape>>, Ports>;
}

/** A request whose schemas are not known here: `never` may be handed to any of them. */
export type Unseen<Request> = Omit<Request, 'params' | 'query' | 'body'> & {
  readonly params: never;
  readonly query: never;
  readonly body: never;
};

/** An object without a member: params or a query where there are none. */
export const NO_FIELDS = Type.Object({}, { additionalProperties: false });
/** No body at all, asked or answered. */
export const NO_BODY: TUnsafe<undefined> = Type.Unsafe<undefined>({ 'x-absent': true });

export function statusesOf({
  statuses,
  kind,
  answer,
}: Pick<RouteSpec<RouteShape>, 'statuses' | 'kind' | 'answer'>): readonly SuccessStatus[] {
  if (statuses !== undefined) return statuses;
  if ('x-absent' in answer) return [204];
  return kind === 'create' ? [201] : [200];
}

export interface ShapeOf<
  P extends TObject,
  Q extends TObject,
  B extends TSchema,
  A extends TSchema,
> {
  readonly params: P;
  readonly query: Q;
  readonly body: B;
  readonly answer: A;
}

type Draft<Shape extends RouteShape, Ports> = RouteWords &
  Partial<Shape> &
  Pick<Route<Shape, Ports>, 'scopesOf' | 'handle'>;

/**
 * A route from its parts, in one object. Say the type of `ports` where the handler names them:
 * `handle: async (request, ports: FundingPorts) => …`; the shapes follow from the schemas. `params`
 * and `query` that are left out allow nothing; a `body` or `answer` left out is no body.
 */
export function defineRoute<
  Ports,
  P extends TObject = typeof NO_FIELDS,
  Q extends TObject = typeof NO_FIELDS,
  B extends TSchema = typeof NO_BODY,
  A extends TSchema = typeof NO_BODY,
>(draft: Draft<ShapeOf<P, Q, B, A>, Ports>): Route<ShapeOf<P, Q, B, A>, Ports> {
  const { scopesOf, handle, params, query, body, answer, ...rest } = draft;
  // The defaults of the type parameters are these very schemas, which the checker cannot see.
  const shape = {
    params: params ?? NO_FIELDS,
    query: query ?? NO_FIELDS,
    body: body ?? NO_BODY,
    answer: answer ?? NO_BODY,
  } as unknown as ShapeOf<P, Q, B, A>;
  const spec: RouteSpec<ShapeOf<P, Q, B, A>> = { ...rest, ...shape };
  return { spec, handle, ...(scopesOf === undefined ? {} : { scopesOf }) };
}
