import type { AnyRoute } from '../../platform/http/route.ts';
import { ENTITLEMENT_ROUTES, type EntitlementPorts } from './entitlements.ts';
import { OUTAGE_ROUTES, type OutagePorts } from './outages.ts';
import { SITE_ROUTES, type SitePorts } from './sites.ts';

export type CapacityPorts = SitePorts & OutagePorts & EntitlementPorts;

export const CAPACITY_ROUTES: readonly AnyRoute<CapacityPorts>[] = [
  ...SITE_ROUTES,
  ...OUTAGE_ROUTES,
  ...ENTITLEMENT_ROUTES,
];
