/**
 * Who hears the events of which things. Always: where one may not read a thing, one does not hear
 * of it either. Which role a listener has, and where, is asked for each kind of thing.
 */
import type { EventListener } from '../database/event-scope.ts';
import { type Actor, PERMISSIONS, type Permission, THE_PLATFORM } from './access.ts';
import { isSameScope, permissionsOf } from './permissions.ts';

/** Of things that have no `….read` of their own, or that more than one permission lets one see. */
const PERMISSIONS_OF_THING: ReadonlyMap<string, readonly Permission[]> = new Map(
  Object.entries<readonly Permission[]>({
    award: ['call.read'],
    bid: ['bid.read', 'evaluation.read'],
    complaint: ['complaint.write', 'selection.read'],
    /** Its bidder is told that it was signed. */
    contract: ['contract.read', 'bid.read'],
    evaluation: ['evaluation.read', 'evaluation.score'],
    outage: ['site.read'],
    question: ['call.read'],
    /** Of an application: reviewers do not hear what others review. */
    review: ['application.decide'],
    /** Of a program, which stops with it. */
    token: ['token.write'],
    /** That is donated. */
    time: ['entitlement.read'],
  }),
);

/**
 * How an actor hears events of a kind, such as `commitment.signed`: of its roles, those count that
 * let it read such things. A token that may hear events hears what its bearer's roles give.
 */
export function listenerOf({ grants }: Pick<Actor, 'grants'>, kind: string): EventListener {
  const permissions = permissionsToHear(kind);
  const scopes = grants
    .filter(({ role }) => {
      const given = permissionsOf(role);
      return given.includes('event.read') && permissions.some((each) => given.includes(each));
    })
    .map(({ scope }) => scope);
  return {
    hearsEverywhere: scopes.some((scope) => isSameScope(scope, THE_PLATFORM)),
    scopes: new Set(scopes.map(({ kind: of, id }) => `${of}:${id}`)),
  };
}

function permissionsToHear(kind: string): readonly Permission[] {
  const [thing = ''] = kind.split('.');
  const read = PERMISSIONS.find((each) => each === `${thing}.read`);
  return PERMISSIONS_OF_THING.get(thing) ?? [read ?? 'event.read'];
}
