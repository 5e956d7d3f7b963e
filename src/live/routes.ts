/** The interface: the routes of all rooms in one table, and the ports that they need. */

import type { PortsWithStore } from '../platform/http/bound-route.ts';
import { type EventPorts, eventRoute } from '../platform/http/event-route.ts';
import type { AnyRoute } from '../platform/http/route.ts';

export type LivePorts = PortsWithStore & EventPorts;

export const LIVE_ROUTES: readonly AnyRoute<LivePorts>[] = [eventRoute];
