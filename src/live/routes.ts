/** The interface: the routes of all rooms in one table, and the ports that they need. */
import { ACCESS_ROUTES, type AccessPorts } from '../access/routes/table.ts';
import { CAPACITY_ROUTES, type CapacityPorts } from '../capacity/routes/table.ts';
import { FUNDING_ROUTES, type FundingPorts } from '../funding/routes/table.ts';
import { METERING_ROUTES, type MeteringPorts } from '../metering/routes.ts';
import { auditRoutes } from '../platform/audit/routes.ts';
import type { PortsWithStore } from '../platform/http/bound-route.ts';
import { type EventPorts, eventRoute } from '../platform/http/event-route.ts';
import type { AnyRoute } from '../platform/http/route.ts';
import type { IdentityPorts } from '../platform/identity/routes/ports.ts';
import { identityRoutes } from '../platform/identity/routes/table.ts';
import { PROCUREMENT_ROUTES, type ProcurementPorts } from '../procurement/routes/table.ts';
import { REHEARSAL_ROUTES, type RehearsalRoomPorts } from '../rehearsal/routes/table.ts';
import { SCHEDULING_ROUTES, type SchedulingPorts } from '../scheduling/routes/table.ts';
import { SETTLEMENT_ROUTES, type SettlementPorts } from '../settlement/routes/table.ts';
import { SITES_ROUTES, type SiteRoomPorts } from '../sites/routes/table.ts';
import { ACCESS_DOOR_ROUTES, type AccessDoorPorts } from './access-doors-route.ts';
import { ALLOCATION_USE_ROUTES, type AllocationUsePorts } from './allocation-use-route.ts';
import { CHAIN_ROUTES, type ChainPorts } from './chain-route.ts';
import { COST_ROUTES, type CostPorts } from './costs-route.ts';
import { DELIVERY_ROUTES, type DeliveryPorts } from './delivery-route.ts';
import { ENGINE_ROUTES } from './engine-route.ts';
import { BILLING_ROUTES, type BillingPorts } from './invoicing/billing-routes.ts';
import { INVOICE_ROUTES, type InvoicePorts } from './invoicing/invoice-routes.ts';
import { NOTICE_ROUTES, type NoticePorts } from './notices/notice-routes.ts';
import { PLAN_ROUTES, type PlanRoutePorts } from './plan-routes.ts';
import { PUBLISHED_ROUTES, type PublishedPorts } from './published-route.ts';

export type LivePorts = PortsWithStore &
  EventPorts &
  IdentityPorts &
  FundingPorts &
  ProcurementPorts &
  CapacityPorts &
  AccessPorts &
  AccessDoorPorts &
  SchedulingPorts &
  SiteRoomPorts &
  MeteringPorts &
  SettlementPorts &
  ChainPorts &
  CostPorts &
  BillingPorts &
  InvoicePorts &
  DeliveryPorts &
  RehearsalRoomPorts &
  AllocationUsePorts &
  PlanRoutePorts &
  PublishedPorts &
  NoticePorts;

/** In the order of the chain; then what stands beside it. */
export const LIVE_ROUTES: readonly AnyRoute<LivePorts>[] = [
  ...PLAN_ROUTES,
  ...FUNDING_ROUTES,
  ...PROCUREMENT_ROUTES,
  ...CAPACITY_ROUTES,
  ...ACCESS_ROUTES,
  ...ACCESS_DOOR_ROUTES,
  ...SCHEDULING_ROUTES,
  ...ENGINE_ROUTES,
  ...SITES_ROUTES,
  ...METERING_ROUTES,
  ...SETTLEMENT_ROUTES,
  ...CHAIN_ROUTES,
  ...COST_ROUTES,
  ...BILLING_ROUTES,
  ...INVOICE_ROUTES,
  ...DELIVERY_ROUTES,
  ...REHEARSAL_ROUTES,
  ...ALLOCATION_USE_ROUTES,
  ...PUBLISHED_ROUTES,
  ...identityRoutes,
  ...NOTICE_ROUTES,
  ...auditRoutes,
  eventRoute,
];
