/**
 * What each funder has at each site in a period, from the contracts: more than the entitlements of
 * the plan's own interval, which can be shorter than the year that is asked about.
 */
import { type Entitlement, entitlementsOf } from '../capacity/entitlement.ts';
import type { Site } from '../capacity/site.ts';
import type { Commitment } from '../funding/commitment.ts';
import type { Party } from '../funding/party.ts';
import type { Programme } from '../funding/programme.ts';
import { present } from '../kernel/assert.ts';
import type { AllocationId, ClusterId, ContractId, PartyId, SiteId } from '../kernel/ids.ts';
import { type Interval, overlapOf, periodsOf } from '../kernel/time.ts';
import { type EpochSeconds, type EurMicros, toGpuSeconds, WHOLE_PPM } from '../kernel/units.ts';
import { type Contract, sitesOfContract } from '../procurement/contract.ts';
import { priceAt } from '../procurement/indexation.ts';
import { phasesFrom } from '../procurement/phases.ts';
import { type Allocation, ppmInPeriod } from './allocation.ts';
import type { DoorUser, Holding } from './european-access.ts';
import type { AccessMode } from './mode.ts';

export interface HoldingsPlan {
  readonly parties: readonly Party[];
  readonly programmes: readonly Programme[];
  readonly commitments: readonly Commitment[];
  readonly sites: readonly Site[];
  readonly contracts: readonly Contract[];
  readonly modes: readonly AccessMode[];
  readonly allocations: readonly Allocation[];
  /** From when the capacity of a contract can stand, or why it never does; else as planned. */
  readonly starts: ReadonlyMap<ContractId, StartOfContract>;
  /** GPU-seconds used in the period, by allocation and cluster: see {@link usedKey}. */
  readonly used: ReadonlyMap<string, number>;
}

export function usedKey(allocation: AllocationId, cluster: ClusterId): string {
  return `${allocation}/${cluster}`;
}

export type StartOfContract =
  | { readonly kind: 'from'; readonly startAt: EpochSeconds }
  | { readonly kind: 'blocked'; readonly sentence: string };

/** One for each contract, site of it and funder with capacity in `period`, in the plan's order. */
export function holdingsOf(
  plan: HoldingsPlan,
  user: Pick<DoorUser, 'party' | 'state'>,
  period: Interval,
): readonly Holding[] {
  return plan.contracts.flatMap((contract) =>
    sitesOfContract(contract).flatMap((site) => holdingsAt(plan, { contract, site }, user, period)),
  );
}

interface ContractSite {
  readonly contract: Contract;
  readonly site: SiteId;
}

function holdingsAt(
  plan: HoldingsPlan,
  { contract, site: id }: ContractSite,
  user: Pick<DoorUser, 'party' | 'state'>,
  period: Interval,
): readonly Holding[] {
  const site = present(
    plan.sites.find((each) => each.id === id),
    id,
  );
  const start = plan.starts.get(contract.id);
  const standing = standingOf(contract, start);
  const within = standingWithin(standing, period);
  if (within === undefined) return [];
  const entitled = periodsOf(within).flatMap((each) =>
    entitlementsOf(standing, site, plan.commitments, each),
  );
  const funders = [...new Set(entitled.map(({ funder }) => funder))];
  return funders.flatMap((funder): readonly Holding[] => {
    const own = entitled.filter((each) => each.funder === funder);
    const sum = own.reduce((total, { gpuSeconds }) => total + gpuSeconds, 0);
    if (sum === 0) return [];
    return [
      {
        ...wordsOf(plan, { contract, site: id }, funder, within.start),
        blockedBy: start?.kind === 'blocked' ? start.sentence : undefined,
        entitledGpuSeconds: toGpuSeconds(sum),
        ...takenOf(plan, { site: id, funder, user, own }),
      },
    ];
  });
}

/** The contract with what its conditions let stand; where one was refused, as it was planned. */
function standingOf(contract: Contract, start: StartOfContract | undefined): Contract {
  if (start?.kind !== 'from') return contract;
  return { ...contract, phases: phasesFrom(contract.phases, start.startAt) };
}

/** The part of `period` from the first capacity of the contract to the end of its last phase. */
function standingWithin({ phases }: Contract, period: Interval): Interval | undefined {
  const first = phases.find(({ capacity }) => capacity.length > 0);
  const last = phases.at(-1);
  if (first === undefined || last === undefined) return undefined;
  return overlapOf({ start: first.start, end: last.end }, period);
}

function wordsOf(
  plan: HoldingsPlan,
  { contract, site }: ContractSite,
  funder: PartyId,
  firstAt: EpochSeconds,
) {
  const partyOf = (id: PartyId) =>
    present(
      plan.parties.find((party) => party.id === id),
      id,
    );
  const payers = contract.contributions.map(({ commitment }) =>
    partyOf(
      present(
        plan.commitments.find(({ id }) => id === commitment),
        commitment,
      ).party,
    ),
  );
  const programme = plan.programmes.find(({ id }) => id === contract.programme);
  const { kind, state } = partyOf(funder);
  return {
    contract: contract.id,
    track: present(programme, contract.programme).track,
    site,
    firstAt,
    funder,
    funderKind: kind,
    funderState: state,
    hasUnionMoney: payers.some((payer) => payer.kind === 'joint-undertaking'),
    priceMicrosPerGpuHour: priceOf(plan, { contract, site }, funder, firstAt),
  };
}

/** The lowest of market modes in which the funder sells there; else the contract's at the time. */
function priceOf(
  plan: HoldingsPlan,
  { contract, site }: ContractSite,
  funder: PartyId,
  at: EpochSeconds,
): EurMicros {
  const prices = plan.allocations
    .filter((each) => each.funder === funder && each.sites.includes(site))
    .flatMap(({ mode }) => plan.modes.filter(({ id }) => id === mode))
    .filter(({ priority }) => priority === 'market')
    .map(({ priceMicrosPerGpuHour }) => priceMicrosPerGpuHour);
  return prices.reduce(
    (least, price) => (price < least ? price : least),
    prices[0] ?? priceAt(contract, at),
  );
}

interface Taken {
  readonly site: SiteId;
  readonly funder: PartyId;
  readonly user: Pick<DoorUser, 'party' | 'state'>;
  readonly own: readonly Pick<Entitlement, 'cluster' | 'period' | 'gpuSeconds'>[];
}

/**
 * What is awarded to holders in no state or another, and what the others have used. Time that is
 * sold in the market is awarded to nobody: whoever pays has it, until it is used. A share counts by
 * the days of the allocation in each month. A cluster is in one contract, so what was used there is
 * taken once.
 */
function takenOf(plan: HoldingsPlan, { site, funder, user, own }: Taken) {
  const clusters = own.filter(({ gpuSeconds }) => gpuSeconds > 0).map(({ cluster }) => cluster);
  let [awarded, used] = [0n, 0];
  for (const allocation of plan.allocations) {
    if (allocation.funder !== funder || !allocation.sites.includes(site)) continue;
    const holder = plan.parties.find(({ id }) => id === allocation.holder);
    const mode = plan.modes.find(({ id }) => id === allocation.mode);
    const isOwn =
      holder?.id === user.party || (user.state !== undefined && holder?.state === user.state);
    if (isOwn || mode?.priority === 'market') {
      for (const cluster of new Set(clusters)) {
        used += plan.used.get(usedKey(allocation.id, cluster)) ?? 0;
      }
      continue;
    }
    for (const { period, gpuSeconds } of own) {
      awarded += (BigInt(gpuSeconds) * BigInt(ppmInPeriod(allocation, period))) / BigInt(WHOLE_PPM);
    }
  }
  return {
    awardedElsewhereGpuSeconds: toGpuSeconds(Number(awarded)),
    usedGpuSeconds: toGpuSeconds(used),
  };
}
