/** The interface: the routes of all rooms in one table, and the ports that they need. */
import { auditRoutes } from '../platform/audit/routes.ts';
import type { PortsWithStore } from '../platform/http/bound-route.ts';
import { type EventPorts, eventRoute } from '../platform/http/event-route.ts';
import type { AnyRoute } from '../platform/http/route.ts';
import type { IdentityPorts } from '../platform/identity/routes/ports.ts';
import { identityRoutes } from '../platform/identity/routes/table.ts';

export type LivePorts = PortsWithStore & EventPorts & IdentityPorts;

export const LIVE_ROUTES: readonly AnyRoute<LivePorts>[] = [
  ...identityRoutes,
  ...auditRoutes,
  eventRoute,
];
