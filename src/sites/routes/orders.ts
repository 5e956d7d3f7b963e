/** The outbox as the operators of a site see it: what was asked of it, and what it has taken. */
import Type, { type Static } from 'typebox';
import { toEpochSeconds } from '../../kernel/units.ts';
import type { Database } from '../../platform/database/transaction.ts';
import { defineList } from '../../platform/http/list.ts';
import { mapPage } from '../../platform/http/page.ts';
import type { AnyRoute } from '../../platform/http/route.ts';
import {
  toWireInstant,
  toWireInstantOrNull,
  wireCount,
  wireId,
  wireInstant,
  wireNullable,
  wireWord,
} from '../../platform/http/wire.ts';
import { ORDER_KINDS, type OrderRow, selectOrders } from '../store/site-orders.ts';

export interface SitesPorts {
  readonly database: Database;
}

const wireOrder = Type.Object(
  {
    number: wireCount(1, Number.MAX_SAFE_INTEGER),
    site: wireId('site_'),
    cluster: wireId('cluster_'),
    kind: wireWord(ORDER_KINDS),
    job: wireId('job_'),
    attempt: wireCount(1, Number.MAX_SAFE_INTEGER),
    createdAt: wireInstant,
    sendCount: wireCount(0, Number.MAX_SAFE_INTEGER),
    sentAt: wireNullable(wireInstant),
    acknowledgedAt: wireNullable(wireInstant),
  },
  { additionalProperties: false, title: 'SiteOrder' },
);

const listSiteOrders = defineList({
  operationId: 'listSiteOrders',
  path: '/v1/site-orders',
  room: 'sites',
  summary: 'What sites were asked to do, the latest first',
  permission: 'site.operate',
  item: wireOrder,
  filters: {
    site: Type.Optional(wireId('site_')),
    kind: Type.Optional(wireWord(ORDER_KINDS)),
    isAcknowledged: Type.Optional(Type.Boolean()),
  },
  sorts: ['createdAt'],
  defaultSort: '-createdAt',
  readPage: async ({ query: { site, kind, isAcknowledged }, page, reach }, ports: SitesPorts) => {
    const filters = { site, kind, isAcknowledged };
    return mapPage(await selectOrders(ports.database, filters, page, reach), toWireOrder);
  },
});

function toWireOrder(row: OrderRow): Static<typeof wireOrder> {
  return {
    number: Number(row.id),
    site: row.site,
    cluster: row.cluster,
    kind: row.kind,
    job: row.job,
    attempt: row.attempt,
    createdAt: toWireInstant(toEpochSeconds(Number(row.created_at))),
    sendCount: row.send_count,
    sentAt: toInstantOrNull(row.sent_at),
    acknowledgedAt: toInstantOrNull(row.acknowledged_at),
  };
}

function toInstantOrNull(seconds: bigint | null): string | null {
  return toWireInstantOrNull(seconds === null ? null : toEpochSeconds(Number(seconds)));
}

export const ORDER_ROUTES: readonly AnyRoute<SitesPorts>[] = [listSiteOrders];
