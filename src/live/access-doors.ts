/** What a party can use, this year and next, and through which door: found in the store. */
import {
  type Donation,
  type DonationPurpose,
  type Door,
  type DoorUser,
  doorsOf,
} from '../access/european-access.ts';
import {
  type HoldingsPlan,
  holdingsOf,
  type StartOfContract,
  usedKey,
} from '../access/holdings.ts';
import { type Membership, membershipOf } from '../funding/membership.ts';
import { selectParties } from '../funding/store/parties.ts';
import { present } from '../kernel/assert.ts';
import type { AllocationId, ClusterId, ContractId, PartyId } from '../kernel/ids.ts';
import { type Interval, monthOf, parseDate, startOfMonth, yearOf } from '../kernel/time.ts';
import { type EpochSeconds, toEpochSeconds, toGpuSeconds } from '../kernel/units.ts';
import type { Reader } from '../platform/database/transaction.ts';
import { readCapacityStart } from '../procurement/commands/capacity-start.ts';
import type { Contract } from '../procurement/contract.ts';
import { loadPlanState } from './load-plan.ts';
import type { StoredPlan } from './stored-plan.ts';

/** Who asks: a kind of user of a party, such as an SME in its state. */
export type AskedUser = Omit<DoorUser, 'state' | 'membership'>;

export interface DoorsInPeriod extends Interval {
  readonly name: 'this-year' | 'next-year';
  readonly doors: readonly Door[];
}

export interface DoorsOfParty {
  readonly state: PartyId | undefined;
  /** Of that state. */
  readonly membership: Membership | undefined;
  readonly periods: readonly DoorsInPeriod[];
}

/** From the month of `at` to the end of its year, and the next. `undefined`: no such party. */
export async function readDoors(
  reader: Reader,
  asked: AskedUser,
  at: EpochSeconds,
): Promise<DoorsOfParty | undefined> {
  const parties = await selectParties(reader);
  const party = parties.find(({ id }) => id === asked.party);
  if (party === undefined) return undefined;
  const { state } = party;
  const membership = membershipOf(party, parties);
  const { plan } = await loadPlanState(reader);
  const starts = await readStarts(reader, plan?.contracts ?? []);
  const user: DoorUser = { ...asked, state, membership };
  const read = async (name: DoorsInPeriod['name'], period: Interval): Promise<DoorsInPeriod> => {
    const used = await selectUsed(reader, period);
    const holdings =
      plan === undefined ? [] : holdingsOf(holdingsPlanOf(plan, starts, used), user, period);
    const donations = await selectDonations(reader);
    return { name, ...period, doors: doorsOf(user, { holdings, donations }, period) };
  };
  const turn = newYear(yearOf(at) + 1);
  const thisYear = { start: startOfMonth(at), end: turn };
  const nextYear = { start: turn, end: newYear(yearOf(at) + 2) };
  const periods = [await read('this-year', thisYear), await read('next-year', nextYear)];
  return { state, membership, periods };
}

function newYear(year: number): EpochSeconds {
  return present(parseDate(`${year}-01-01`), `The beginning of ${year}`);
}

function holdingsPlanOf(
  plan: StoredPlan,
  starts: HoldingsPlan['starts'],
  used: HoldingsPlan['used'],
): HoldingsPlan {
  const { parties, programmes, commitments, sites, contracts, modes, allocations } = plan;
  return { parties, programmes, commitments, sites, contracts, modes, allocations, starts, used };
}

/** Only of contracts that something holds back. */
async function readStarts(
  reader: Reader,
  contracts: readonly Contract[],
): Promise<ReadonlyMap<ContractId, StartOfContract>> {
  const starts = new Map<ContractId, StartOfContract>();
  for (const { id } of contracts) {
    const found = await readCapacityStart(reader, id);
    if (found?.start.kind === 'blocked') {
      starts.set(id, { kind: 'blocked', sentence: found.sentence });
    }
    if (found?.start.kind === 'moved') {
      starts.set(id, { kind: 'from', startAt: found.start.startAt });
    }
  }
  return starts;
}

/** From the ledger, by months. */
async function selectUsed(
  reader: Reader,
  { start, end }: Interval,
): Promise<ReadonlyMap<string, number>> {
  const rows = await reader.query<{
    readonly allocation: AllocationId;
    readonly cluster: ClusterId;
    readonly amount: string;
  }>(
    `SELECT split_part(a.owner, '/', 1) AS allocation, split_part(a.owner, '/', 2) AS cluster,
            sum(l.amount)::text AS amount
       FROM settlement.account AS a
       JOIN settlement.leg AS l ON l.account = a.id
       JOIN settlement.entry AS e ON e.seq = l.entry
      WHERE a.kind = 'used' AND e.month >= $1 AND e.month < $2
      GROUP BY 1, 2`,
    [monthOf(start), monthOf(end)],
  );
  return new Map(
    rows.map(({ allocation, cluster, amount }) => [usedKey(allocation, cluster), Number(amount)]),
  );
}

/** Time that was given and not taken back. */
async function selectDonations(reader: Reader): Promise<readonly Donation[]> {
  const rows = await reader.query<{
    readonly donor: PartyId;
    readonly gpu_seconds: bigint;
    readonly start_at: bigint;
    readonly end_at: bigint;
    readonly purpose: DonationPurpose;
  }>(
    `SELECT donor, gpu_seconds, start_at, end_at, purpose FROM funding.donated_time
      WHERE taken_back_at IS NULL ORDER BY position`,
  );
  return rows.map(({ donor, gpu_seconds, start_at, end_at, purpose }) => ({
    donor,
    gpuSeconds: toGpuSeconds(Number(gpu_seconds)),
    start: toEpochSeconds(Number(start_at)),
    end: toEpochSeconds(Number(end_at)),
    purpose,
  }));
}
