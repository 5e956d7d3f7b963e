/** What was awarded to each allocation, and what became of it; seen by whoever may read it. */
import Type, { type Static } from 'typebox';
import { monthOf } from '../kernel/time.ts';
import type { Database } from '../platform/database/transaction.ts';
import { type AnyRoute, defineRoute } from '../platform/http/route.ts';
import {
  wireGpuSeconds,
  wireId,
  wireMonth,
  wireNullable,
  wireSignedGpuSeconds,
  wireWord,
} from '../platform/http/wire.ts';
import { type AllocationUse, selectAllocationUse } from './allocation-use.ts';

export interface AllocationUsePorts {
  readonly database: Database;
}

const CLOSED = { additionalProperties: false } as const;

const wirePool = Type.Object(
  {
    entitledGpuSeconds: wireGpuSeconds,
    awardedGpuSeconds: wireGpuSeconds,
    returnedGpuSeconds: wireGpuSeconds,
    lentGpuSeconds: wireGpuSeconds,
    cameBackGpuSeconds: wireGpuSeconds,
    borrowedGpuSeconds: wireGpuSeconds,
    gaveBackGpuSeconds: wireGpuSeconds,
    drawnGpuSeconds: wireGpuSeconds,
    lapsedGpuSeconds: wireGpuSeconds,
    /** Null until the month is closed. */
    lostGpuSeconds: wireNullable(wireGpuSeconds),
  },
  CLOSED,
);

const wireAllocationUse = Type.Object(
  {
    month: wireMonth,
    allocation: wireId('allocation_'),
    funder: wireId('party_'),
    site: wireId('site_'),
    cluster: wireId('cluster_'),
    state: wireWord(['open', 'ended', 'closed']),
    awardedGpuSeconds: wireGpuSeconds,
    drawnGpuSeconds: wireGpuSeconds,
    usedGpuSeconds: wireGpuSeconds,
    heldGpuSeconds: wireGpuSeconds,
    returnedGpuSeconds: wireGpuSeconds,
    remainingGpuSeconds: wireSignedGpuSeconds,
    pool: wirePool,
  },
  { ...CLOSED, title: 'AllocationUse' },
);

const allocationUseRoute = defineRoute({
  operationId: 'getAllocationUse',
  method: 'GET',
  path: '/v1/allocation-use',
  summary: 'What was awarded to each allocation by month and cluster, and what became of it',
  description:
    'From the ledger, and exact: awarded + drawn = used + held + returned + remaining. Held is ' +
    'what jobs reserved that still run. At the close of a month what remains goes back to the ' +
    'pool of its funder (returned), or the pool covers what was used above the award (drawn); ' +
    'from the pool it is lent, or it lapses. Months are those from fromMonth up to the present ' +
    'one, which alone is told without it.',
  room: 'settlement',
  permission: 'allocation.read',
  kind: 'read',
  query: Type.Object(
    { allocation: Type.Optional(wireId('allocation_')), fromMonth: Type.Optional(wireMonth) },
    CLOSED,
  ),
  answer: Type.Object({ rows: Type.Array(wireAllocationUse, { maxItems: 100_000 }) }, CLOSED),
  handle: async ({ caller, query, reach }, { database }: AllocationUsePorts) => {
    const untilMonth = monthOf(caller.at);
    const { allocation, fromMonth = untilMonth } = query;
    const wanted = { allocation, fromMonth, untilMonth, reach };
    const rows = await database.snapshot((reader) => selectAllocationUse(reader, wanted));
    return { ok: true, body: { rows: rows.map(toWire) } };
  },
});

function toWire(use: AllocationUse): Static<typeof wireAllocationUse> {
  const { month, allocation, funder, site, cluster, state, pool } = use;
  return {
    ...{ month, allocation, funder, site, cluster, state },
    awardedGpuSeconds: use.awarded,
    drawnGpuSeconds: use.drawn,
    usedGpuSeconds: use.used,
    heldGpuSeconds: use.held,
    returnedGpuSeconds: use.returned,
    remainingGpuSeconds: use.remaining,
    pool: {
      entitledGpuSeconds: pool.entitled,
      awardedGpuSeconds: pool.awarded,
      returnedGpuSeconds: pool.returned,
      lentGpuSeconds: pool.lent,
      cameBackGpuSeconds: pool.cameBack,
      borrowedGpuSeconds: pool.borrowed,
      gaveBackGpuSeconds: pool.gaveBack,
      drawnGpuSeconds: pool.drawn,
      lapsedGpuSeconds: pool.lapsed,
      lostGpuSeconds: pool.lost ?? null,
    },
  };
}

export const ALLOCATION_USE_ROUTES: readonly AnyRoute<AllocationUsePorts>[] = [allocationUseRoute];
