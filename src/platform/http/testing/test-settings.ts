/** What servers of tests have in common, and persons who are known by the name that they send. */
import { type Actor, PUBLIC_ACTOR, type RoleGrant } from '../../identity/access.ts';
import { reachOf } from '../../identity/permissions.ts';
import type { Authenticate } from '../admission.ts';
import { USUAL_LIMITS } from '../server.ts';

/** For `createHttpServer({ ...TEST_SETTINGS, routes, ports, authenticate, clock })`. */
export const TEST_SETTINGS = {
  reachOf,
  log: { info: () => undefined, warn: () => undefined, error: console.error },
  limits: USUAL_LIMITS,
  info: { title: 'Test', version: '1', description: 'Routes of a test.' },
  partStates: async () => [],
  registries: [],
  trustedProxies: [],
  isSecure: false,
  checksAnswers: true,
};

/** `Authorization: Bearer de` is `person_de`; without it, the public asks. */
export function authenticateByName(grantsOf: (name: string) => readonly RoleGrant[]): Authenticate {
  return async ({ headers }) => {
    const name = headers.authorization?.replace('Bearer ', '');
    const actor = name === undefined ? PUBLIC_ACTOR : personCalled(name, grantsOf(name));
    return { ok: true, actor };
  };
}

function personCalled(name: string, grants: readonly RoleGrant[]): Actor {
  return { id: `person_${name.replaceAll('_', '-')}`, name, grants, restrictedTo: undefined };
}
