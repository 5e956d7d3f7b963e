/**
 * Who may go on with a request. Always: what is not permitted is refused; whoever may not
 * know of a subject is answered as if it were not there.
 */
import type { IncomingHttpHeaders } from 'node:http';
import {
  type Actor,
  PERMISSIONS,
  type Permission,
  type Reach,
  type Scope,
} from '../identity/access.ts';
import { type Problem, problemOf, refuse } from './problem.ts';
import { PROBLEMS } from './problems.ts';
import type { RouteWords } from './route.ts';

/** What is known of a request before its body is read. */
export interface Credentials {
  readonly method: string;
  /** Path and query as sent. */
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  /** The address of the client, as far as the trusted proxies say. */
  readonly address: string;
  /** They were let in before, and are only looked at again: this is no use of them. */
  readonly isAgain?: true;
}

/** Finds who asks: the actor `public` where nothing is shown, a problem where it is wrong. */
export type Authenticate = (
  credentials: Credentials,
) => Promise<
  | { readonly ok: true; readonly actor: Actor }
  | { readonly ok: false; readonly problem: Problem; readonly headers?: Record<string, string> }
>;

export type ReachOf = (actor: Actor, permission: Permission) => Reach;

export const EVERYWHERE: Reach = { everywhere: true };
const NOWHERE: Reach = { scopes: [] };

export type Admission =
  | { readonly ok: true; readonly reach: Reach }
  | { readonly ok: false; readonly problem: Problem };

/** Whether the actor has what the route asks for, in any scope at all. */
export function admit(
  { permission }: Pick<RouteWords, 'permission'>,
  actor: Actor,
  reachOf: ReachOf,
): Admission {
  if (permission === 'public') return { ok: true, reach: EVERYWHERE };
  const isPublic = actor.id === 'public';
  if (permission === 'anyone-logged-in') {
    return isPublic ? refusedBy(permission, isPublic) : { ok: true, reach: NOWHERE };
  }
  const reach = reachOf(actor, permission);
  return isEmpty(reach) ? refusedBy(permission, isPublic) : { ok: true, reach };
}

function refusedBy(permission: string, isPublic: boolean): Admission {
  if (isPublic) {
    const detail = `This needs the permission ${permission}, and you are not logged in.`;
    return refuse(PROBLEMS.notAuthenticated, detail);
  }
  const detail = `This needs the permission ${permission}, which you have in no scope.`;
  return refuse(PROBLEMS.notPermitted, detail);
}

/** What {@link refusalInScopes} asks about. */
export interface Asking {
  readonly actor: Actor;
  readonly reach: Reach;
}

/** Why the permission does not reach a subject in these scopes; `undefined` where it does. */
export function refusalInScopes(
  spec: Pick<RouteWords, 'permission' | 'knownBy'>,
  { actor, reach }: Asking,
  scopes: readonly Scope[],
  reachOf: ReachOf,
): Problem | undefined {
  if (spec.permission === 'public' || spec.permission === 'anyone-logged-in') return undefined;
  if (isWithin(reach, scopes)) return undefined;
  const knownBy = spec.knownBy ?? readPermissionOf(spec.permission);
  if (knownBy !== undefined && !isWithin(reachOf(actor, knownBy), scopes)) return noSuchSubject();
  const where = scopes.map(({ kind, id }) => `${kind}:${id}`).join(', ');
  const detail = `This needs the permission ${spec.permission} in one of ${where}.`;
  return problemOf(PROBLEMS.notPermitted, detail);
}

/** Of a subject that is not there, and of one that the caller may not know of. */
export function noSuchSubject(): Problem {
  return problemOf(PROBLEMS.notFound, 'There is nothing of this id that you may know of.');
}

function isEmpty(reach: Reach): boolean {
  return !('everywhere' in reach) && reach.scopes.length === 0;
}

function isWithin(reach: Reach, scopes: readonly Scope[]): boolean {
  if ('everywhere' in reach) return true;
  return scopes.some(({ kind, id }) =>
    reach.scopes.some((each) => each.kind === kind && each.id === id),
  );
}

/** `commitment.read` for `commitment.sign`; `undefined` where the noun is not read. */
export function readPermissionOf(permission: Permission): Permission | undefined {
  const noun = permission.slice(0, permission.indexOf('.'));
  return PERMISSIONS.find((each) => each === `${noun}.read`);
}
