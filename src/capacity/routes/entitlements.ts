/** What each funder may use. Seen by the funder, at the site and in the programme. */
import Type from 'typebox';
import type { Database } from '../../platform/database/transaction.ts';
import { defineList } from '../../platform/http/list.ts';
import { mapPage } from '../../platform/http/page.ts';
import { selectPage, whereEqual, whereFrom, whereInReach } from '../../platform/http/page-sql.ts';
import {
  toWireInstant,
  wireGpuSeconds,
  wireId,
  wireInstant,
  wireMonth,
} from '../../platform/http/wire.ts';
import { type EntitlementRow, entitlementFromRow } from '../store/entitlements.ts';

export interface EntitlementPorts {
  readonly database: Database;
}

const wireEntitlement = Type.Object(
  {
    funder: wireId('party_'),
    contract: wireId('contract_'),
    site: wireId('site_'),
    cluster: wireId('cluster_'),
    month: wireMonth,
    startsAt: wireInstant,
    endsAt: wireInstant,
    entitledGpuSeconds: wireGpuSeconds,
  },
  { additionalProperties: false, title: 'Entitlement' },
);

const ENTITLEMENTS = {
  select: `e.contract, k.site, e.cluster, e.funder, e.month, e.start_at, e.end_at, e.gpu_seconds`,
  from: `capacity.entitlement AS e JOIN capacity.cluster AS k ON k.id = e.cluster
         JOIN procurement.contract AS c ON c.id = e.contract`,
  sorts: {
    month: { column: 'e.month', type: 'text' },
    funder: { column: 'e.funder', type: 'text' },
    entitledGpuSeconds: { column: 'e.gpu_seconds', type: 'bigint' },
  },
  id: { column: 'e.position', type: 'bigint' },
} as const;

const listEntitlements = defineList({
  operationId: 'listEntitlements',
  path: '/v1/entitlements',
  summary: 'The GPU-seconds that each funder may use, by cluster and month',
  room: 'capacity',
  permission: 'entitlement.read',
  item: wireEntitlement,
  filters: {
    funder: Type.Optional(wireId('party_')),
    contract: Type.Optional(wireId('contract_')),
    site: Type.Optional(wireId('site_')),
    cluster: Type.Optional(wireId('cluster_')),
    month: Type.Optional(wireMonth),
    fromMonth: Type.Optional(wireMonth),
  },
  sorts: ['month', 'funder', 'entitledGpuSeconds'],
  defaultSort: 'month',
  readPage: async ({ page, query, reach }, { database }: EntitlementPorts) => {
    const found = await selectPage<EntitlementRow>(database, ENTITLEMENTS, page, [
      whereInReach(reach, { party: 'e.funder', site: 'k.site', programme: 'c.programme' }),
      whereEqual('e.funder', query.funder),
      whereEqual('e.contract', query.contract),
      whereEqual('k.site', query.site),
      whereEqual('e.cluster', query.cluster),
      whereEqual('e.month', query.month),
      whereFrom('e.month', query.fromMonth),
    ]);
    return mapPage(found, (row) => {
      const { funder, contract, site, cluster, period, gpuSeconds } = entitlementFromRow(row);
      return {
        funder,
        contract,
        site,
        cluster,
        month: period.month,
        startsAt: toWireInstant(period.start),
        endsAt: toWireInstant(period.end),
        entitledGpuSeconds: gpuSeconds,
      };
    });
  },
});

export const ENTITLEMENT_ROUTES = [listEntitlements];
