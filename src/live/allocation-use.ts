/**
 * What became of each allocation, by month and cluster, as the ledger has it. For every row
 * awarded + drawn = used + held + returned + remaining. Beside it stands the pool of its funder on
 * that cluster, where what an allocation does not use goes back to, and is lent or lapses.
 */
import type { AllocationId, ClusterId, PartyId, SiteId } from '../kernel/ids.ts';
import { divideByWeights } from '../kernel/shares.ts';
import type { Month } from '../kernel/time.ts';
import type { Reader } from '../platform/database/transaction.ts';
import { type Bind, whereInReach } from '../platform/http/page-sql.ts';
import type { Reach } from '../platform/identity/access.ts';
import type { StoredPeriod } from '../settlement/store/periods.ts';

/** Amounts in GPU-seconds. */
export interface AllocationUse {
  readonly month: Month;
  readonly allocation: AllocationId;
  readonly funder: PartyId;
  readonly site: SiteId;
  readonly cluster: ClusterId;
  readonly state: StoredPeriod['state'];
  readonly awarded: number;
  /** Used above the award; the funder's pool covers it at the close. */
  readonly drawn: number;
  readonly used: number;
  /** By jobs that run, until they end. */
  readonly held: number;
  /** Back to the pool at the close. */
  readonly returned: number;
  /** Below zero where more was used than awarded, until the close. */
  readonly remaining: number;
  readonly pool: PoolUse;
}

/** The pool of a funder on a cluster in a month; loans and what lapses are booked at its close. */
export interface PoolUse {
  readonly entitled: number;
  readonly awarded: number;
  readonly returned: number;
  readonly lent: number;
  /** Of what it lent. */
  readonly cameBack: number;
  readonly borrowed: number;
  /** Of what it borrowed. */
  readonly gaveBack: number;
  readonly drawn: number;
  readonly lapsed: number;
  /** Its part of what the cluster lost, by entitlement; `undefined`: measured at the close. */
  readonly lost: number | undefined;
}

export interface UseWanted {
  readonly allocation: AllocationId | undefined;
  readonly fromMonth: string;
  readonly untilMonth: string;
  readonly reach: Reach;
}

/** Linear in the entries of the months, or of the one allocation that is asked for. */
export async function selectAllocationUse(
  reader: Reader,
  wanted: UseWanted,
): Promise<readonly AllocationUse[]> {
  const values: unknown[] = [wanted.fromMonth, wanted.untilMonth];
  const bind: Bind = (value) => `$${values.push(value)}`;
  const rows = await reader.query<UseRow>(useSql(wanted, bind), values);
  const losses = await selectLosses(reader, wanted);
  return rows.map((row) => fromRow(row, losses));
}

/** Sums are numeric, and come as text. */
type Sums<Name extends string> = { readonly [Key in Name]: string };

interface UseRow
  extends Sums<'awarded' | 'drawn' | 'used' | 'held' | 'returned' | 'remaining'>,
    Sums<'pool_entitled' | 'pool_awarded' | 'pool_returned' | 'pool_lent' | 'pool_came_back'>,
    Sums<'pool_borrowed' | 'pool_gave_back' | 'pool_drawn' | 'pool_lapsed'> {
  readonly month: Month;
  readonly allocation: AllocationId;
  readonly funder: PartyId;
  readonly site: SiteId;
  readonly cluster: ClusterId;
  readonly state: StoredPeriod['state'];
}

function fromRow(row: UseRow, losses: ReadonlyMap<string, number>): AllocationUse {
  const { month, allocation, funder, site, cluster, state } = row;
  return {
    ...{ month, allocation, funder, site, cluster, state },
    awarded: Number(row.awarded),
    drawn: Number(row.drawn),
    used: Number(row.used),
    held: Number(row.held),
    returned: Number(row.returned),
    remaining: Number(row.remaining),
    pool: {
      entitled: Number(row.pool_entitled),
      awarded: Number(row.pool_awarded),
      returned: Number(row.pool_returned),
      lent: Number(row.pool_lent),
      cameBack: Number(row.pool_came_back),
      borrowed: Number(row.pool_borrowed),
      gaveBack: Number(row.pool_gave_back),
      drawn: Number(row.pool_drawn),
      lapsed: Number(row.pool_lapsed),
      lost: losses.get(lossKey(month, cluster, funder)),
    },
  };
}

/**
 * The part of an account's legs in a flow, what a correction unwound of it included: an unwinding
 * entry counts for the flow of the entry that it unwinds.
 */
function sumOf(condition: string, sign: '' | '-' = ''): string {
  return `coalesce(sum(${sign}leg.amount) FILTER (WHERE ${condition}), 0)`;
}

const FLOW = 'coalesce(undone.flow, made.flow)';
const SIGNED = 'leg.amount * CASE WHEN undone.seq IS NULL THEN 1 ELSE -1 END';
const INTO = `${SIGNED} > 0`;
const OUT_OF = `${SIGNED} < 0`;

/**
 * Its funder, its holder and its project see all of an allocation; who runs one of its sites sees
 * what was used there.
 */
function whereRead(reach: Reach, bind: Bind) {
  const own = whereInReach(reach, { party: 'a.funder', project: 'a.id' });
  const held = whereInReach(reach, { party: 'a.holder' });
  const atSite = whereInReach(reach, { site: 's.site' });
  const here = whereInReach(reach, { site: 'cluster.site' });
  if (!own || !held || !atSite || !here) return { isWhole: 'true', isRead: 'true', isHere: 'true' };
  const isWhole = `(${own(bind)} OR ${held(bind)})`;
  const isRead = `${isWhole} OR EXISTS (
     SELECT FROM access.allocation_site AS s WHERE s.allocation = a.id AND (${atSite(bind)}))`;
  return { isWhole, isRead, isHere: here(bind) };
}

function useSql({ allocation, reach }: UseWanted, bind: Bind): string {
  const { isWhole, isRead, isHere } = whereRead(reach, bind);
  const isWanted = allocation === undefined ? 'true' : `a.id = ${bind(allocation)}`;
  return `
    WITH wanted AS (
      SELECT a.id, a.funder, ${isWhole} AS is_whole
        FROM access.allocation AS a WHERE ${isWanted} AND (${isRead})),
    own AS (
      SELECT made.month, wanted.id AS allocation, wanted.funder,
             split_part(account.owner, '/', 2) AS cluster, wanted.is_whole,
             ${sumOf(`account.kind = 'allocation' AND ${FLOW} = 'award'`)} AS awarded,
             ${sumOf(`account.kind = 'allocation' AND ${FLOW} = 'draw'`)} AS drawn,
             ${sumOf("account.kind = 'used'")} AS used,
             ${sumOf("account.kind = 'reserved'")} AS held,
             ${sumOf(`account.kind = 'allocation' AND ${FLOW} = 'return'`, '-')} AS returned,
             ${sumOf("account.kind = 'allocation'")} AS remaining
        FROM wanted
        JOIN settlement.account AS account
          ON account.kind IN ('allocation', 'reserved', 'used')
         AND split_part(account.owner, '/', 1) = wanted.id
        ${legsOf('account')}
       GROUP BY 1, 2, 3, 4, 5),
    pool AS (
      SELECT made.month, account.owner,
             ${sumOf(`${FLOW} = 'grant'`)} AS entitled,
             ${sumOf(`${FLOW} = 'award'`, '-')} AS awarded,
             ${sumOf(`${FLOW} = 'return'`)} AS returned,
             ${sumOf(`${FLOW} = 'lend' AND ${OUT_OF}`, '-')} AS lent,
             ${sumOf(`${FLOW} = 'repay' AND ${INTO}`)} AS came_back,
             ${sumOf(`${FLOW} = 'lend' AND ${INTO}`)} AS borrowed,
             ${sumOf(`${FLOW} = 'repay' AND ${OUT_OF}`, '-')} AS gave_back,
             ${sumOf(`${FLOW} = 'draw'`, '-')} AS drawn,
             ${sumOf(`${FLOW} = 'expire'`, '-')} AS lapsed
        FROM settlement.account AS account
        ${legsOf('account')}
       WHERE account.kind = 'entitlement'
         AND account.owner IN (SELECT funder || '/' || cluster FROM own)
       GROUP BY 1, 2)
    SELECT own.month, own.allocation, own.funder, cluster.site, own.cluster, period.state,
           own.awarded, own.drawn, own.used, own.held, own.returned, own.remaining,
           ${POOL_COLUMNS}
      FROM own
      JOIN settlement.period AS period ON period.month = own.month
      JOIN capacity.cluster AS cluster ON cluster.id = own.cluster
      LEFT JOIN pool ON (pool.month, pool.owner) = (own.month, own.funder || '/' || own.cluster)
     WHERE own.is_whole OR ${isHere}
     ORDER BY own.month, own.allocation, own.cluster`;
}

const POOL_COLUMNS = [
  ...['entitled', 'awarded', 'returned', 'lent', 'came_back'],
  ...['borrowed', 'gave_back', 'drawn', 'lapsed'],
]
  .map((name) => `coalesce(pool.${name}, 0) AS pool_${name}`)
  .join(', ');

/** Of an account, in the months $1 to $2. */
function legsOf(account: string): string {
  return `JOIN settlement.leg AS leg ON leg.account = ${account}.id
        JOIN settlement.entry AS made ON made.seq = leg.entry AND made.month BETWEEN $1 AND $2
        LEFT JOIN settlement.entry AS undone ON undone.seq = made.reversal_of`;
}

function lossKey(month: string, cluster: string, funder: string): string {
  return `${month} ${cluster} ${funder}`;
}

/**
 * What each cluster was measured to have lost, divided among its funders by entitlement: in the
 * order of the parties of the plan, as in the books, so that the odd GPU-second is the same one's.
 */
async function selectLosses(
  reader: Reader,
  { fromMonth, untilMonth }: UseWanted,
): Promise<ReadonlyMap<string, number>> {
  const rows = await reader.query<{
    month: string;
    cluster: string;
    lost: string;
    funders: readonly string[];
    granted: readonly string[];
  }>(
    `SELECT lost.month, lost.cluster, lost.gpu_seconds AS lost,
            array_agg(share.funder ORDER BY party.position) AS funders,
            array_agg(share.granted ORDER BY party.position) AS granted
       FROM (
         SELECT DISTINCT ON (month, cluster) month, cluster,
                lost_gpu_seconds::text AS gpu_seconds
           FROM metering.lost_time WHERE month BETWEEN $1 AND $2
          ORDER BY month, cluster, revision DESC) AS lost
       JOIN (
         SELECT made.month, split_part(account.owner, '/', 2) AS cluster,
                split_part(account.owner, '/', 1) AS funder, sum(leg.amount)::text AS granted
           FROM settlement.account AS account
           ${legsOf('account')}
          WHERE account.kind = 'entitlement' AND ${FLOW} = 'grant'
          GROUP BY 1, 2, 3) AS share USING (month, cluster)
       JOIN funding.party AS party ON party.id = share.funder
      GROUP BY 1, 2, 3`,
    [fromMonth, untilMonth],
  );
  return new Map(
    rows.flatMap(({ month, cluster, lost, funders, granted }) => {
      const weights = granted.map(BigInt);
      if (weights.every((weight) => weight === 0n)) return [];
      const parts = divideByWeights(BigInt(lost), weights);
      return funders.map(
        (funder, index) => [lossKey(month, cluster, funder), Number(parts[index])] as const,
      );
    }),
  );
}
