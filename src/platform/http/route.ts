/**
 * One route of the interface: what it is called, what it takes and answers, who may call it, and
 * the function that does it. The server, the OpenAPI document, the typed client, the command line's
 * calls, and the tests of permissions are all made from the same table of routes.
 *
 * A handler decodes, calls a command or a query of its room, and encodes: nothing else.
 */
import type { Static, TObject, TSchema } from 'typebox';
import type { Caller, Reader } from '../database/transaction.ts';
import type { Actor, Permission, Reach, Scope } from '../identity/access.ts';
import type { Problem } from './problem.ts';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** What a request looks like once it has passed its schemas. `undefined` schemas allow nothing. */
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
  /** Aborted when the client has gone or the time for the request is over. */
  readonly signal: AbortSignal;
}

/** `version` becomes the ETag of the answer; `location` a header of a 201. */
export interface RouteAnswer<Shape extends RouteShape> {
  readonly status?: 200 | 201 | 202 | 204;
  readonly body: Static<Shape['answer']>;
  readonly version?: number;
  readonly location?: string;
}

export interface RouteSpec<Shape extends RouteShape> {
  readonly params: Shape['params'];
  readonly query: Shape['query'];
  readonly body: Shape['body'];
  readonly answer: Shape['answer'];
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
  /** `list`: the answer is a page; see `list.ts`. `update`: needs `If-Match`. */
  readonly kind: 'read' | 'list' | 'create' | 'update' | 'command' | 'stream';
  /** The largest body, bytes; 64 KiB where it is not said. */
  readonly bodyBytesMax?: number;
}

/** What a handler may refuse with: a {@link Problem} is sent as it is. */
export type Handled<Shape extends RouteShape> =
  | ({ readonly ok: true } & RouteAnswer<Shape>)
  | { readonly ok: false; readonly problem: Problem };

export interface Route<Shape extends RouteShape, Ports> {
  readonly spec: RouteSpec<Shape>;
  /**
   * The scopes of which the caller needs the permission in one. `undefined`: the subject is not
   * there, answered as 404, as is a subject that the caller may not even read. Lists and routes
   * without a subject leave it out: then the permission is needed in any scope, and the handler
   * keeps to `request.reach`.
   */
  readonly scopesOf?: (
    request: Pick<RouteRequest<Shape>, 'params' | 'query' | 'body'>,
    reader: Reader,
  ) => Promise<readonly Scope[] | undefined>;
  readonly handle: (request: RouteRequest<Shape>, ports: Ports) => Promise<Handled<Shape>>;
}

/** A route whose shape is no longer visible, as tables of all routes hold it. */
// biome-ignore lint/suspicious/noExplicitAny: a table of routes of many shapes has no other type
export type AnyRoute<Ports = never> = Route<any, Ports>;
