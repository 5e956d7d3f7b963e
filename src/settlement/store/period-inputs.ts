/** What the close of a month needs beside the ledger, by cluster and by ids. */
import { assert } from '../../kernel/assert.ts';
import type { Reader, Writer } from '../../platform/database/transaction.ts';
import type { Books } from '../books.ts';
import type { LoanTotal } from '../flows/closing.ts';
import type { PeriodMetering } from '../metering-input.ts';

/** Amounts in GPU-seconds. */
export interface PeriodInput {
  readonly cluster: string;
  readonly loans: readonly {
    readonly lender: string;
    readonly borrower: string;
    readonly lent: number;
    readonly repaid: number;
  }[];
  /** `undefined`: to be made at the close. */
  readonly demands?: readonly {
    readonly funder: string;
    readonly demanded: number;
    readonly promised: number;
  }[];
  /** `undefined`: to be made at the close. */
  readonly delivery?: { readonly lost: number; readonly maintenance: number };
}

/** Saves those that differ from what was saved last, each as its next revision. */
export async function savePeriodInputs(
  writer: Writer,
  month: string,
  inputs: readonly PeriodInput[],
  isRehearsed: boolean,
): Promise<void> {
  await writer.query(
    `INSERT INTO settlement.period_input
       (month, cluster, revision, loans, demands, delivery, recorded_at, is_rehearsed)
     SELECT $1, input.cluster, coalesce(latest.revision + 1, 0), input.loans, input.demands,
            input.delivery, $3, $4
       FROM jsonb_to_recordset($2::jsonb)
         AS input (cluster text, loans jsonb, demands jsonb, delivery jsonb)
       LEFT JOIN LATERAL (
         SELECT revision, loans, demands, delivery FROM settlement.period_input AS earlier
          WHERE earlier.month = $1 AND earlier.cluster = input.cluster
          ORDER BY revision DESC LIMIT 1) AS latest ON true
      WHERE latest.revision IS NULL
         OR (latest.loans, latest.demands, latest.delivery)
            IS DISTINCT FROM (input.loans, input.demands, input.delivery)`,
    [month, JSON.stringify(inputs), writer.caller.at, isRehearsed],
  );
}

/** The last revision of each cluster that there is one of. */
export async function loadPeriodInputs(
  reader: Reader,
  month: string,
): Promise<readonly PeriodInput[]> {
  const rows = await reader.query<{
    cluster: string;
    loans: PeriodInput['loans'];
    demands: PeriodInput['demands'] | null;
    delivery: PeriodInput['delivery'] | null;
  }>(
    `SELECT DISTINCT ON (cluster) cluster, loans, demands, delivery
       FROM settlement.period_input WHERE month = $1 ORDER BY cluster, revision DESC`,
    [month],
  );
  return rows.map(({ cluster, loans, demands, delivery }) => ({
    cluster,
    loans,
    ...(demands ? { demands } : {}),
    ...(delivery ? { delivery } : {}),
  }));
}

/** By the indices of `books`. Every funder and cluster must be among them. */
export function toCloseInput(
  books: Pick<Books, 'funders' | 'clusters'>,
  inputs: readonly PeriodInput[],
): { readonly loans: readonly LoanTotal[]; readonly metering: PeriodMetering } {
  const funders = new Map<string, number>(books.funders.map((id, index) => [id, index]));
  const clusters = new Map<string, number>(books.clusters.map((id, index) => [id, index]));
  const placed = inputs
    .map((input) => ({ input, clusterIndex: indexIn(clusters, input.cluster) }))
    .toSorted((a, b) => a.clusterIndex - b.clusterIndex);
  return {
    loans: placed.flatMap(({ input, clusterIndex }) =>
      input.loans.map(({ lender, borrower, lent, repaid }) => ({
        lenderIndex: indexIn(funders, lender),
        borrowerIndex: indexIn(funders, borrower),
        clusterIndex,
        lentGpuSeconds: lent,
        repaidGpuSeconds: repaid,
      })),
    ),
    metering: {
      demands: placed.flatMap(({ input, clusterIndex }) =>
        (input.demands ?? []).map(({ funder, demanded, promised }) => ({
          funderIndex: indexIn(funders, funder),
          clusterIndex,
          demandedGpuSeconds: demanded,
          promisedGpuSeconds: promised,
        })),
      ),
      deliveries: placed.flatMap(({ input: { delivery }, clusterIndex }) =>
        delivery === undefined
          ? []
          : [
              {
                clusterIndex,
                lostGpuSeconds: delivery.lost,
                maintenanceGpuSeconds: delivery.maintenance,
              },
            ],
      ),
    },
  };
}

/** The same the other way: one input for each cluster of `books`. */
export function toPeriodInputs(
  books: Pick<Books, 'funders' | 'clusters'>,
  loans: readonly LoanTotal[],
  metering?: PeriodMetering,
): readonly PeriodInput[] {
  const funderAt = (index: number): string => books.funders[index] ?? '';
  return books.clusters.map((cluster, clusterIndex) => {
    const isHere = (one: { readonly clusterIndex: number }) => one.clusterIndex === clusterIndex;
    const here = loans.filter(isHere).map((loan) => ({
      lender: funderAt(loan.lenderIndex),
      borrower: funderAt(loan.borrowerIndex),
      lent: loan.lentGpuSeconds,
      repaid: loan.repaidGpuSeconds,
    }));
    if (metering === undefined) return { cluster, loans: here };
    const demands = metering.demands.filter(isHere).map((demand) => ({
      funder: funderAt(demand.funderIndex),
      demanded: demand.demandedGpuSeconds,
      promised: demand.promisedGpuSeconds,
    }));
    const delivery = metering.deliveries.find(isHere);
    const lost = delivery?.lostGpuSeconds ?? 0;
    const maintenance = delivery?.maintenanceGpuSeconds ?? 0;
    return { cluster, loans: here, demands, delivery: { lost, maintenance } };
  });
}

function indexIn(places: ReadonlyMap<string, number>, id: string): number {
  const index = places.get(id);
  assert(index !== undefined, `${id} of a period's input is not among those of the books`);
  return index;
}
