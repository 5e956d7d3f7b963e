/** What the rooms of the plan need of each other, composed. */
import type { UseFacts } from '../access/commands/after-award.ts';
import type { AllocationFacts } from '../access/commands/allocations.ts';
import type { AwardFacts } from '../access/commands/award.ts';
import type { RegistrationFacts } from '../access/commands/registrations.ts';
import type { MonthOfUse } from '../access/least-use.ts';
import { terabytesAt } from '../access/storage.ts';
import { selectAllocation } from '../access/store/allocations.ts';
import type { PhasesAt, PlanInterval } from '../capacity/commands.ts';
import { selectEntitledAt, selectEntitledWithin } from '../capacity/store/entitlements.ts';
import { selectSite } from '../capacity/store/sites.ts';
import type { PostCommitmentFlow, WithdrawPorts } from '../funding/commands/commitments.ts';
import { putParty } from '../funding/commands/parties.ts';
import { selectCommitments } from '../funding/store/commitments.ts';
import { selectParties, selectParty, selectProgramme } from '../funding/store/parties.ts';
import { lockPlan, selectPlanHeader } from '../funding/store/plan-header.ts';
import { selectVote } from '../funding/store/votes.ts';
import type { AllocationId, SiteId } from '../kernel/ids.ts';
import { type Month, monthOf, overlapOf, periodsOf } from '../kernel/time.ts';
import { type EpochSeconds, toGpuSeconds, toPartsPerMillion, WHOLE_PPM } from '../kernel/units.ts';
import type { Reader } from '../platform/database/transaction.ts';
import type { FundingFacts } from '../procurement/commands/agreements.ts';
import type { ConditionFacts } from '../procurement/commands/conditions.ts';
import { sitesOfContract } from '../procurement/contract.ts';
import { selectCallsRestingOn } from '../procurement/store/calls.ts';
import { selectContracts, selectContractsDrawingOn } from '../procurement/store/contracts.ts';
import { selectAllocationUse } from './allocation-use.ts';
import type { ApplyPorts } from './apply.ts';
import { BID_PORTS, type BidRoomPorts } from './bid-ports.ts';
import { type ContractLivePorts, contractPorts } from './change-plan.ts';

export interface PlanPorts extends WithdrawPorts, ApplyPorts, BidRoomPorts, ContractLivePorts {
  readonly planInterval: PlanInterval;
  readonly phasesAt: PhasesAt;
  readonly allocationFacts: AllocationFacts;
  readonly awardFacts: AwardFacts;
  readonly useFacts: AllocationFacts & UseFacts;
  readonly conditionFacts: ConditionFacts;
  readonly fundingFacts: FundingFacts;
  readonly registrationFacts: RegistrationFacts;
}

/** `post` books the money of a commitment in the ledger, in the transaction that it is given. */
export function planPorts(post: PostCommitmentFlow): PlanPorts {
  return {
    ...BID_PORTS,
    ...contractPorts(post),
    post,
    contractsDrawingOn: selectContractsDrawingOn,
    callsRestingOn: selectCallsRestingOn,
    planInterval,
    phasesAt: async (reader, site) =>
      (await selectContracts(reader))
        .filter((contract) => sitesOfContract(contract).includes(site))
        .flatMap(({ phases }) => phases),
    leastSharePpm,
    usedSites,
    allocationFacts,
    awardFacts: { ...allocationFacts, entitledAt },
    useFacts: { ...allocationFacts, useByMonth },
    fundingFacts,
    // No rule of the plan is about a party that nothing else names yet, but that its state is one.
    registrationFacts: { parties: selectParties, enterParty: putParty },
    conditionFacts: {
      sitePlace: selectSite,
      hasProgramme: async (reader, id) => (await selectProgramme(reader, id)) !== undefined,
      hasParty: async (reader, id) => (await selectParty(reader, id)) !== undefined,
    },
  };
}

/** Commitments are held by the lock of the plan, which every change of one takes first. */
const fundingFacts: FundingFacts = {
  parties: selectParties,
  hasProgramme: async (reader, id) => (await selectProgramme(reader, id)) !== undefined,
  voteOf: selectVote,
  commitments: async (reader, programmes) =>
    (await selectCommitments(reader)).filter((each) => programmes.includes(each.programme)),
  lockCommitments: async (writer, programme) => {
    await lockPlan(writer);
    return (await selectCommitments(writer)).filter((each) => each.programme === programme);
  },
};

export const planInterval: PlanInterval = async (reader) =>
  (await selectPlanHeader(reader)).header?.interval;

/**
 * From the ledger of the running month: used and reserved, against what its funder has there in the
 * days of the allocation.
 */
const leastSharePpm: AllocationFacts['leastSharePpm'] = async (reader, allocation, now) => {
  const days = await daysInMonth(reader, allocation, now);
  const rows = await reader.query<{ readonly used: string; readonly entitled: string }>(
    `SELECT sum(l.amount)::text AS used, t.entitled::text AS entitled
       FROM (SELECT cluster, sum(gpu_seconds) AS entitled FROM capacity.entitlement
              WHERE funder = (SELECT funder FROM access.allocation WHERE id = $1) AND month = $2
              GROUP BY cluster) AS t
       JOIN settlement.account AS a
         ON a.name IN ('used:' || $1 || '/' || t.cluster, 'reserved:' || $1 || '/' || t.cluster)
       JOIN settlement.leg AS l ON l.account = a.id
       JOIN settlement.entry AS e ON e.seq = l.entry AND e.month = $2
      GROUP BY t.cluster, t.entitled`,
    [allocation, monthOf(now)],
  );
  const shares = rows.map(({ used, entitled }) =>
    ppmOf(BigInt(used) * days.whole, BigInt(entitled) * days.part),
  );
  return toPartsPerMillion(Math.max(0, ...shares));
};

/** Seconds of the running month that the plan has, and of these the allocation. */
async function daysInMonth(reader: Reader, id: AllocationId, now: EpochSeconds) {
  const allocation = await selectAllocation(reader, id);
  const plan = await planInterval(reader);
  const month = plan && periodsOf(plan).find(({ start, end }) => start <= now && now < end);
  const own = month && allocation && overlapOf(allocation, month);
  if (month === undefined || own === undefined) return { part: 0n, whole: 1n };
  return { part: BigInt(own.end - own.start), whole: BigInt(month.end - month.start) };
}

/** From the same accounts: where anything is left in them. */
const usedSites: AllocationFacts['usedSites'] = async (reader, allocation, now) => {
  const rows = await reader.query<{ readonly site: SiteId }>(
    `SELECT c.site
       FROM capacity.cluster AS c
       JOIN settlement.account AS a
         ON a.name IN ('used:' || $1 || '/' || c.id, 'reserved:' || $1 || '/' || c.id)
       JOIN settlement.leg AS l ON l.account = a.id
       JOIN settlement.entry AS e ON e.seq = l.entry AND e.month = $2
      GROUP BY c.site HAVING sum(l.amount) > 0 ORDER BY c.site`,
    [allocation, monthOf(now)],
  );
  return rows.map(({ site }) => site);
};

/** Rounded up, and at most the whole: what was borrowed or drawn from the pool asks for no more. */
function ppmOf(used: bigint, entitled: bigint): number {
  const whole = BigInt(WHOLE_PPM);
  if (entitled === 0n) return 0;
  const ppm = (used * whole + entitled - 1n) / entitled;
  return Number(ppm > whole ? whole : ppm);
}

/** Of all its clusters together, as the ledger has it. */
const useByMonth: UseFacts['useByMonth'] = async (reader, allocation, now) => {
  const rows = await selectAllocationUse(reader, {
    allocation,
    fromMonth: FIRST_MONTH,
    untilMonth: monthOf(now),
    reach: { everywhere: true },
  });
  const months = new Map<Month, MonthOfUse>();
  for (const { month, state, awarded, used } of rows) {
    const before = months.get(month);
    months.set(month, {
      month,
      isClosed: state === 'closed',
      awardedGpuSeconds: toGpuSeconds((before?.awardedGpuSeconds ?? 0) + awarded),
      usedGpuSeconds: toGpuSeconds((before?.usedGpuSeconds ?? 0) + used),
    });
  }
  return [...months.values()];
};

const FIRST_MONTH = '1970-01';

/** As the plan says now, each cluster and month apart. */
const entitledAt: AwardFacts['entitledAt'] = async (reader, funder, sites, within) =>
  (await selectEntitledWithin(reader, funder, sites, within)).map(({ start, end, gpuSeconds }) => ({
    period: { start, end },
    gpuSeconds,
  }));

const allocationFacts: AllocationFacts = {
  planInterval,
  parties: selectParties,
  siteFacts: async (reader, site, within) => {
    const found = await selectSite(reader, site);
    if (found === undefined) return undefined;
    const entitled = await selectEntitledAt(reader, site, within);
    const terabytes = terabytesAt(site, await selectContracts(reader));
    return { operator: found.operator, entitled, terabytes };
  },
  leastSharePpm,
  usedSites,
};
