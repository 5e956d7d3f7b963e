/** All routes of identity. */
import { getMe } from './me.ts';
import { createPersonRoute, getPerson, listPersons, setPersonActiveRoute } from './persons.ts';
import { endRoleRoute, grantRoleRoute, listRoleGrants } from './roles.ts';
import { closeAllSessionsRoute, closeSessionRoute, listSessions } from './sessions.ts';
import { createTokenRoute, listTokens, revokeTokenRoute } from './tokens.ts';

export const identityRoutes = [
  getMe,
  listPersons,
  getPerson,
  createPersonRoute,
  setPersonActiveRoute,
  listRoleGrants,
  grantRoleRoute,
  endRoleRoute,
  listTokens,
  createTokenRoute,
  revokeTokenRoute,
  listSessions,
  closeSessionRoute,
  closeAllSessionsRoute,
] as const;
