/** The figures of the overview from what was answered: plain arithmetic, no clock. */
import type { ClusterState } from '../../../../src/client/clusters.ts';
import type { Commitment } from '../../../../src/client/commitments.ts';
import type { Contract } from '../../../../src/client/contracts.ts';
import type { Delivery } from '../../../../src/client/delivery.ts';
import type { Plan } from '../../../../src/client/plan.ts';
import { takingRoom } from '../funding/budget-years.ts';

export interface Money {
  readonly committedMicros: bigint;
  readonly paidMicros: bigint;
}

/** Of a commitment in default what was paid counts as committed, as in budgets and the ledger. */
export function moneyOf(commitments: readonly Commitment[]): Money {
  const instalments = takingRoom(commitments).flatMap((each) => each.instalments);
  return {
    committedMicros: instalments.reduce((sum, { micros }) => sum + BigInt(micros), 0n),
    paidMicros: instalments
      .filter(({ paidAt }) => paidAt !== null)
      .reduce((sum, { micros }) => sum + BigInt(micros), 0n),
  };
}

/**
 * Those to programmes that have a contract: what the page is about, and its flow shows. Where there
 * is no contract, or one may see none, all of them.
 */
export function commitmentsOfContracts(
  commitments: readonly Commitment[],
  contracts: readonly Contract[],
): readonly Commitment[] {
  const buying = new Set(contracts.map(({ programme }) => programme));
  return commitments.filter(({ programme }) => buying.size === 0 || buying.has(programme));
}

export interface Use {
  readonly inServiceGpuCount: number;
  readonly usedGpuCount: number;
  readonly waitingCount: number;
  readonly waitingGpuCount: number;
}

export function gpuUseOf(states: readonly ClusterState[]): Use {
  const sum = (of: (state: ClusterState) => number) =>
    states.reduce((total, state) => total + of(state), 0);
  return {
    inServiceGpuCount: sum(({ inServiceGpuCount }) => inServiceGpuCount),
    usedGpuCount: sum(({ usedGpuCount }) => usedGpuCount),
    waitingCount: sum(({ waitingCount }) => waitingCount),
    waitingGpuCount: sum(({ waitingGpuCount }) => waitingGpuCount),
  };
}

/** GPUs of the phases that are running at `at`, a time of the wire. */
export function contractedGpuCount(contracts: readonly Contract[], at: string): number {
  const running = contracts.flatMap(({ phases }) =>
    phases.filter(({ startsAt, endsAt }) => startsAt <= at && at < endsAt),
  );
  return running
    .flatMap(({ capacity }) => capacity)
    .reduce((sum, { gpuCount }) => sum + gpuCount, 0);
}

export interface Delivered {
  readonly entitledGpuSeconds: number;
  /** Of the entitlement the part of the month that is over. */
  readonly dueGpuSeconds: number;
  /** Charged, and held by what still runs. */
  readonly deliveredGpuSeconds: number;
}

export function deliveredOf(rows: readonly Delivery[], elapsedShare: number): Delivered {
  const entitledGpuSeconds = rows.reduce((sum, row) => sum + row.entitledGpuSeconds, 0);
  return {
    entitledGpuSeconds,
    dueGpuSeconds: Math.round(entitledGpuSeconds * elapsedShare),
    deliveredGpuSeconds: rows.reduce((sum, row) => sum + gotGpuSeconds(row), 0),
  };
}

export function gotGpuSeconds({ usedGpuSeconds, runningGpuSeconds }: Delivery): number {
  return usedGpuSeconds + runningGpuSeconds;
}

/**
 * How much is over of the calendar month of `milliseconds`, in UTC, or of the part of it that the
 * plan has: what funders are entitled to in it belongs to that part.
 */
export function elapsedShareOf(
  milliseconds: number,
  { startsAt, endsAt }: Pick<Plan, 'startsAt' | 'endsAt'>,
): number {
  const now = new Date(milliseconds);
  const monthStart = Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), 1);
  const monthEnd = Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1, 1);
  const start = startsAt === null ? monthStart : Math.max(monthStart, Date.parse(startsAt));
  const end = endsAt === null ? monthEnd : Math.min(monthEnd, Date.parse(endsAt));
  if (milliseconds >= end) return 1;
  return Math.max(0, (milliseconds - start) / (end - start));
}

export function shareOf(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}
