/** What each funder paid, was entitled to, asked for and got: from its statement and its jobs. */
import { addFloat, floatAt, intAt } from '../../kernel/column.ts';
import type { PartyId } from '../../kernel/ids.ts';
import { type AskedShare, wholeGpusOf } from '../../operation/demand.ts';
import type { Statement } from '../../settlement/statement.ts';
import type { GpuTimeLine } from '../../settlement/statement-line.ts';
import type { FunderMonth, FunderSummary, LoanSummary } from '../summary.ts';
import { decimal, type Findings, isRejected, sumOf } from './input.ts';
import { accruedMicrosOf, microsPerGpuHourOf } from './money-figures.ts';
import type { WaitTable } from './waits.ts';

/** What is found for all funders in one look at the jobs. */
export interface FunderTables {
  readonly waits: WaitTable;
  /** By funder; of {@link demandsOf}. */
  readonly demands: Float64Array;
}

export function funderSummaryOf(
  findings: Findings,
  { waits, demands }: FunderTables,
  { funder, gpuTime, ...money }: Statement,
): FunderSummary {
  const { stage } = findings;
  const funderIndex = stage.funders.indexOf(funder);
  const delivered = sumOf(gpuTime, (line) => line.deliveredGpuSeconds);
  const accrued = accruedMicrosOf(stage.plan, funder);
  return {
    id: funder,
    name: nameOf(findings, funder),
    committedMicros: decimal(money.committedMicros),
    paidMicros: decimal(money.paidMicros),
    accruedMicros: decimal(accrued),
    entitledGpuSeconds: decimal(sumOf(gpuTime, (line) => line.entitledGpuSeconds)),
    demandedGpuSeconds: decimal(floatAt(demands, funderIndex)),
    deliveredGpuSeconds: decimal(delivered),
    lentGpuSeconds: decimal(sumOf(gpuTime, (line) => line.lentGpuSeconds)),
    borrowedGpuSeconds: decimal(sumOf(gpuTime, (line) => line.borrowedGpuSeconds)),
    repaidGpuSeconds: decimal(sumOf(gpuTime, (line) => line.repaidGpuSeconds)),
    shortfallGpuSeconds: decimal(sumOf(gpuTime, (line) => line.shortfallGpuSeconds)),
    microsPerDeliveredGpuHour: microsPerGpuHourOf(accrued, delivered),
    waitSeconds: waits.ofFunder(funderIndex),
  };
}

/** The lines of a statement by site and month; a site's clusters are taken together. */
export function funderMonthsOf({ funder, gpuTime }: Statement): readonly FunderMonth[] {
  const groups = new Map<string, GpuTimeLine[]>();
  for (const line of gpuTime) {
    const key = `${line.site}/${line.month}`;
    groups.set(key, [...(groups.get(key) ?? []), line]);
  }
  return [...groups.values()].flatMap((lines) => {
    const [first] = lines;
    if (first === undefined) return [];
    const sum = (figure: (line: GpuTimeLine) => number | bigint): string =>
      decimal(sumOf(lines, figure));
    return [
      {
        funder,
        site: first.site,
        month: first.month,
        entitledGpuSeconds: sum((line) => line.entitledGpuSeconds),
        demandedGpuSeconds: sum((line) => line.demandedGpuSeconds),
        deliveredGpuSeconds: sum((line) => line.deliveredGpuSeconds),
        lentGpuSeconds: sum((line) => line.lentGpuSeconds),
        borrowedGpuSeconds: sum((line) => line.borrowedGpuSeconds),
        repaidGpuSeconds: sum((line) => line.repaidGpuSeconds),
        expiredGpuSeconds: sum((line) => line.expiredGpuSeconds),
        shortfallGpuSeconds: sum((line) => line.shortfallGpuSeconds),
        shortfallByCause: {
          capacity_lost: sum((line) => line.shortfallByCause.capacity_lost),
          demand_came_late: sum((line) => line.shortfallByCause.demand_came_late),
          not_scheduled: sum((line) => line.shortfallByCause.not_scheduled),
        },
        creditMicros: sum((line) => line.creditMicros),
      },
    ];
  });
}

/** Every pair of funders between which anything was lent, over all clusters and periods. */
export function loansOf({ stage, recorder }: Findings): readonly LoanSummary[] {
  const { loans } = recorder.ledger;
  return stage.funders.flatMap((lender, lenderIndex) =>
    stage.funders.flatMap((borrower, borrowerIndex) => {
      const own = loans.filter(
        (loan) => loan.lenderIndex === lenderIndex && loan.borrowerIndex === borrowerIndex,
      );
      const lent = sumOf(own, ({ lentGpuSeconds }) => lentGpuSeconds);
      if (lent === 0n) return [];
      const repaid = sumOf(own, ({ repaidGpuSeconds }) => repaidGpuSeconds);
      return [
        { lender, borrower, lentGpuSeconds: decimal(lent), repaidGpuSeconds: decimal(repaid) },
      ];
    }),
  );
}

export function nameOf({ stage }: Findings, party: PartyId): string {
  return stage.plan.parties.find(({ id }) => id === party)?.name ?? party;
}

/**
 * By funder: what its jobs would have used by the end, had each started when submitted. Shares of
 * one GPU count as in a month: as the whole GPUs that they add up to at a cluster at each moment.
 */
export function demandsOf({ stage, workload, recorder }: Findings): Float64Array {
  const { columns } = recorder.jobs;
  const { end } = stage.plan.interval;
  const demands = new Float64Array(stage.funders.length);
  /** At [funder * clusters + cluster]; most workloads have none. */
  const shares = new Map<number, AskedShare[]>();
  for (let job = 0; job < columns.count; job += 1) {
    if (isRejected(columns, job)) continue;
    const from = floatAt(columns.submittedAt, job);
    const seconds = Math.min(intAt(workload.columns.runSeconds, job), end - from);
    const funder = stage.funderOfAllocation[intAt(columns.allocationIndex, job)] ?? 0;
    const sharePpm = intAt(workload.columns.sharePpm, job);
    if (sharePpm === 0) {
      addFloat(demands, funder, seconds * intAt(columns.gpuCount, job));
      continue;
    }
    const place = funder * stage.clusters.length + intAt(columns.clusterIndex, job);
    const group = shares.get(place) ?? [];
    shares.set(place, group);
    group.push({ from, until: from + seconds, sharePpm });
  }
  for (const [place, group] of shares) {
    const funder = Math.floor(place / stage.clusters.length);
    for (const { from, until } of wholeGpusOf(group)) addFloat(demands, funder, until - from);
  }
  return demands;
}
