/** What the overview is made of: asked side by side, each only where the person may see it. */

import type { UseQueryResult } from '@tanstack/react-query';
import { listApplications } from '../../../../src/client/applications.ts';
import { listCommitments } from '../../../../src/client/commitments.ts';
import { listConditions } from '../../../../src/client/conditions.ts';
import { listContracts } from '../../../../src/client/contracts.ts';
import { getDelivery } from '../../../../src/client/delivery.ts';
import { listInvoices } from '../../../../src/client/invoices.ts';
import { listJobs } from '../../../../src/client/jobs.ts';
import { listPeriods } from '../../../../src/client/periods.ts';
import { getPlan } from '../../../../src/client/plan.ts';
import { listRegistrations } from '../../../../src/client/registrations.ts';
import { listStatements } from '../../../../src/client/statements.ts';
import { useClusters } from '../../api/clusters.ts';
import { useAll, useAnswer } from '../../api/questions.ts';
import { may, type Permission, useSession } from '../../api/session.ts';

const SECONDS_OF_A_WEEK = 7 * 86_400;

export function useChain() {
  const session = useSession();
  const asked = (permission: Permission) => ({ isAsked: may(session, permission) });
  const { sites, clusters } = useClusters();
  const waiting = { query: { state: 'waiting', sort: 'submittedAt', limit: 1 } } as const;
  const latest = { query: { isLatest: true, sort: '-month', limit: 500 } } as const;
  const open = { query: { state: 'open' } } as const;
  const overdue = { query: { overdue: true } } as const;
  const unpaid = { query: { isOpen: true } } as const;
  const rejectedSince = weekAgo();
  const rejected = { query: { state: 'rejected', since: rejectedSince, limit: 500 } } as const;
  return {
    plan: useAnswer('plan', { getPlan }, {}, asked('programme.read')),
    commitments: useAll('commitment', { listCommitments }, {}, asked('commitment.read')),
    contracts: useAll('contract', { listContracts }, {}, asked('contract.read')),
    delivery: useAnswer('usage', { getDelivery }, { query: {} }, asked('entitlement.read')),
    periods: useAll('statement', { listPeriods }, {}, asked('statement.read')),
    statements: useAnswer('statement', { listStatements }, latest, asked('statement.read')),
    conditions: useAll('condition', { listConditions }, {}, asked('condition.read')),
    applications: useAll('application', { listApplications }, overdue, asked('application.read')),
    invoices: useAll('invoice', { listInvoices }, unpaid, asked('invoice.read')),
    registrations: useAll('registration', { listRegistrations }, open, asked('registration.read')),
    waiting: useAnswer('job', { listJobs }, waiting, asked('job.read')),
    rejected: useAnswer('job', { listJobs }, rejected, asked('job.read')),
    rejectedSince,
    sites,
    clusters,
  };
}

export type Chain = ReturnType<typeof useChain>;

/** How far what the answers say of now is known. */
export interface Known {
  /** What nobody could answer; `again` asks it once more. */
  readonly failures: readonly { readonly error: Error; readonly again: () => void }[];
  readonly isWhole: boolean;
  /** Whether there is anything of it that one may see. */
  readonly isAny: boolean;
}

/** Of all that may need attention: that nothing does can be said once all of it is known. */
export function knownOf(chain: Chain): Known {
  const { commitments, contracts, periods, statements, conditions, waiting, rejected } = chain;
  const asked: readonly UseQueryResult<unknown>[] = [
    ...[commitments, contracts, periods, statements],
    ...[conditions, waiting, rejected, chain.applications, chain.invoices],
    ...[chain.registrations, chain.sites],
  ].filter(({ isEnabled }) => isEnabled);
  const failures = asked.flatMap(({ data, error, refetch }) =>
    data === undefined && error !== null ? [{ error, again: () => void refetch() }] : [],
  );
  const isAny = [commitments, conditions, statements, waiting, chain.applications].some(
    ({ isEnabled }) => isEnabled,
  );
  return { failures, isAny, isWhole: asked.every(({ data }) => data !== undefined) };
}

/**
 * Whether one may see anything of what was contracted and delivered, as far as is known. Who leads
 * a project is told of neither; that there is none would not be true.
 */
export function seesDelivery({ delivery, contracts }: Chain): boolean {
  if (!delivery.isEnabled) return false;
  const [rows, items] = [delivery.data?.body.rows, contracts.data?.body.items];
  const isAny = (found: readonly unknown[] | undefined) => found === undefined || found.length > 0;
  return isAny(rows) || (contracts.isEnabled && isAny(items));
}

/**
 * When the answers came. Those about delivery are held against the month so far: it is that of
 * their own moment, for on a page that stays open they are read anew and the plan is not.
 */
export function readAtMilliseconds({ plan, delivery, waiting }: Chain): number {
  return delivery.data === undefined
    ? Math.max(plan.dataUpdatedAt, waiting.dataUpdatedAt)
    : delivery.dataUpdatedAt;
}

/** To the hour, so that the question stays the same one while the page is looked at. */
function weekAgo(): string {
  const hourStart = Math.floor(Date.now() / 3_600_000) * 3_600_000;
  return wireTimeOf(hourStart - SECONDS_OF_A_WEEK * 1_000);
}

function wireTimeOf(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace(/\.\d+Z$/, 'Z');
}
