import type { AnyRoute } from '../../platform/http/route.ts';
import type { ConnectionPorts } from '../commands/agent-ports.ts';
import { CONNECTION_ROUTES } from './connection.ts';
import { ORDER_ROUTES, type SitesPorts } from './orders.ts';

export type SiteRoomPorts = SitesPorts & ConnectionPorts;

export const SITES_ROUTES: readonly AnyRoute<SiteRoomPorts>[] = [
  ...ORDER_ROUTES,
  ...CONNECTION_ROUTES,
];
