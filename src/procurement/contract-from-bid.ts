/**
 * From an awarded bid to its contract, without retyping: phases, capacity, price, service level and
 * storage are those of the bid; the public share is what the contributions are of the investment.
 * A bid says how many GPUs stand in each phase, not at which of its sites: where it has several,
 * their division is said at the signature, and adds up to the bid in each phase.
 * The rule on who pays which part is asked again here (rule 3, Regulation (EU) 2021/1173 as amended
 * by (EU) 2026/150, Art. 12b, as reported; see `union-share.ts`), because commitments may have
 * changed since the bid.
 */
import { isNational, type PartyKind } from '../funding/party.ts';
import { assert, present } from '../kernel/assert.ts';
import type { ClusterId, CommitmentId, ContractId, PartyId, SiteId } from '../kernel/ids.ts';
import { done, type Outcome, refused } from '../kernel/outcome.ts';
import { startOfMonth, wholeMonthFrom } from '../kernel/time.ts';
import {
  type EpochSeconds,
  type EurMicros,
  type PartsPerMillion,
  toEurMicros,
  toPartsPerMillion,
  WHOLE_PPM,
} from '../kernel/units.ts';
import { capexMicrosOf, type OpenedBid } from './bid.ts';
import type { CallTerms } from './call.ts';
import { type Contract, contributedMicros, type Phase } from './contract.ts';
import {
  countedContribution,
  fundingMixOf,
  matchShortfallMicros,
  unionCeilingMicros,
  unionExcessMicros,
} from './union-share.ts';

/** Money of a commitment, with what is known of its party. */
export interface PayingCommitment {
  readonly commitment: CommitmentId;
  readonly micros: EurMicros;
  /** What counts of the commitment and no contract draws on yet; see `funding/counting.ts`. */
  readonly countingMicros: EurMicros;
  readonly kind: PartyKind;
  /** A region pays for its state. */
  readonly state: PartyId | undefined;
}

/** What a bid does not say: ids, the machine room in detail, and terms that were negotiated. */
export interface ContractNames {
  readonly contract: ContractId;
  /** Of all sites. */
  readonly operator: PartyId;
  /** One for each site of the bid, in its order. */
  readonly sites: readonly SiteNames[];
  readonly acceleratorClass: string;
  readonly wattsPerGpuBusy: number;
  readonly wattsPerGpuIdle: number;
  readonly gpusPerNode: number;
  readonly nodesPerRack: number;
  readonly racksPerPod: number;
  /** The part of the price of each missing GPU-hour that is credited to its funder. */
  readonly creditPpm: PartsPerMillion;
  /** Of the last phase: the first of a month. */
  readonly endAt: EpochSeconds;
}

export interface SiteNames {
  readonly site: SiteId;
  readonly cluster: ClusterId;
  readonly powerMicrosPerMwh: EurMicros;
  /** By phase, what of the GPUs of the bid stands here; `undefined`, for its only site: all. */
  readonly gpuCounts: readonly number[] | undefined;
}

/** A site as the room of capacity makes it, without outages. */
export interface SiteToBuild {
  readonly id: SiteId;
  readonly name: string;
  readonly operator: PartyId;
  readonly territory: PartyId;
  readonly puePpm: PartsPerMillion;
  readonly powerMicrosPerMwh: EurMicros;
  readonly clusters: readonly ClusterToBuild[];
}

export interface ClusterToBuild {
  readonly id: ClusterId;
  readonly acceleratorClass: string;
  readonly h100EquivalentPpm: PartsPerMillion;
  readonly wattsPerGpuBusy: number;
  readonly wattsPerGpuIdle: number;
  readonly nodeGroups: readonly {
    readonly nodeCount: number;
    readonly gpusPerNode: number;
    readonly nodesPerRack: number;
    readonly racksPerPod: number;
  }[];
}

export interface ContractToSign {
  readonly contract: Contract;
  /** In the order of the contract's. */
  readonly sites: readonly SiteToBuild[];
}

/** Phases are counted from 1. */
export type FromBidRefusal =
  | { readonly reason: 'sites_differ'; readonly expected: number; readonly found: number }
  | { readonly reason: 'site_named_twice'; readonly id: SiteId | ClusterId }
  | { readonly reason: 'gpus_undivided'; readonly site: SiteId; readonly phaseCount: number }
  | { readonly reason: 'end_not_first_of_month'; readonly endAt: EpochSeconds }
  | { readonly reason: 'phase_empty'; readonly phase: number }
  | {
      readonly reason: 'gpus_differ';
      readonly phase: number;
      /** Of the bid. */
      readonly gpuCount: number;
      /** Of all sites together. */
      readonly dividedGpuCount: number;
    }
  | { readonly reason: 'site_empty'; readonly site: SiteId }
  | {
      readonly reason: 'nodes_split';
      readonly phase: number;
      readonly site: SiteId;
      readonly gpuCount: number;
      readonly gpusPerNode: number;
    }
  | {
      readonly reason: 'union_share';
      readonly unionMicros: EurMicros;
      readonly ceilingMicros: EurMicros;
      readonly excessMicros: EurMicros;
    }
  | {
      readonly reason: 'union_match';
      readonly unionMicros: EurMicros;
      readonly nationalMicros: EurMicros;
      readonly shortfallMicros: EurMicros;
    }
  | {
      readonly reason: 'money_differs';
      /** `union`, or a state. */
      readonly source: string;
      readonly askedMicros: EurMicros;
      readonly contributedMicros: EurMicros;
    };

/**
 * The contract of a bid, and the sites that it needs. Refused in the order of
 * {@link FromBidRefusal}: each site of the bid has its names, none twice, and its GPUs by phase; a
 * phase holds a month, the GPUs of the bid, and whole nodes at each site; money is what the bid
 * asks of the Union and of each state.
 */
export function contractFromBid(
  bid: OpenedBid,
  call: Pick<CallTerms, 'programme' | 'phaseNames'>,
  paying: readonly PayingCommitment[],
  names: ContractNames,
): Outcome<ContractToSign, FromBidRefusal> {
  const refusal =
    sitesRefusal(bid, names) ?? phasesRefusal(bid, names) ?? moneyRefusal(bid, paying);
  if (refusal !== undefined) return refused(refusal);
  const { content } = bid;
  const [first, ...further] = names.sites.map(({ site }) => site);
  const contract: Contract = {
    id: names.contract,
    programme: call.programme,
    site: present(first, `The site of ${bid.id}`),
    ...(further.length === 0 ? {} : { furtherSites: further }),
    phases: phasesOf(bid, call, names),
    capexMicros: capexMicrosOf(bid.content),
    priceMicrosPerGpuHour: content.priceMicrosPerGpuHour,
    publicSharePpm: toPartsPerMillion(0),
    contributions: paying.map(({ commitment, micros }) => ({ commitment, micros })),
    serviceLevel: { availabilityPpm: content.availabilityPpm, creditPpm: names.creditPpm },
    storageTerabytes: content.storageTerabytes,
  };
  assert(contract.capexMicros > 0n, `${bid.id} asks for no investment`);
  const publicPpm = (contributedMicros(contract) * BigInt(WHOLE_PPM)) / contract.capexMicros;
  const publicSharePpm = toPartsPerMillion(Number(publicPpm));
  const sites = names.sites.map((each, index) => siteOf(bid, names, each, index));
  return done({ contract: { ...contract, publicSharePpm }, sites });
}

function sitesRefusal({ content }: OpenedBid, names: ContractNames): FromBidRefusal | undefined {
  const { sites } = names;
  const [expected, found] = [content.sites.length, sites.length];
  if (expected !== found) return { reason: 'sites_differ', expected, found };
  const ids = sites.flatMap(({ site, cluster }) => [site, cluster]);
  const twice = ids.find((id, index) => ids.indexOf(id) !== index);
  if (twice !== undefined) return { reason: 'site_named_twice', id: twice };
  const phaseCount = content.phases.length;
  const undivided = sites.find(({ gpuCounts }) =>
    gpuCounts === undefined ? found > 1 : gpuCounts.length !== phaseCount,
  );
  if (undivided === undefined) return undefined;
  return { reason: 'gpus_undivided', site: undivided.site, phaseCount };
}

function phasesRefusal(bid: OpenedBid, names: ContractNames): FromBidRefusal | undefined {
  const { endAt, gpusPerNode, sites } = names;
  const { phases } = bid.content;
  if (startOfMonth(endAt) !== endAt) return { reason: 'end_not_first_of_month', endAt };
  for (const [index, { startAt, gpuCount }] of phases.entries()) {
    const next = phases[index + 1];
    const phase = index + 1;
    const until = next === undefined ? endAt : wholeMonthFrom(next.startAt);
    if (wholeMonthFrom(startAt) >= until) return { reason: 'phase_empty', phase };
    const divided = sites.reduce((sum, each) => sum + gpusAt(bid, each, index), 0);
    if (divided !== gpuCount) {
      return { reason: 'gpus_differ', phase, gpuCount, dividedGpuCount: divided };
    }
  }
  for (const each of sites) {
    const counts = phases.map((_, index) => gpusAt(bid, each, index));
    const { site } = each;
    if (counts.every((count) => count === 0)) return { reason: 'site_empty', site };
    const split = counts.findIndex((count) => count % gpusPerNode !== 0);
    const gpuCount = counts[split];
    if (gpuCount !== undefined) {
      return { reason: 'nodes_split', phase: split + 1, site, gpuCount, gpusPerNode };
    }
  }
  return undefined;
}

/** The GPUs of a phase, counted from 0, at one site. */
function gpusAt({ content }: OpenedBid, { gpuCounts }: SiteNames, phaseIndex: number): number {
  const counts = gpuCounts ?? content.phases.map(({ gpuCount }) => gpuCount);
  return present(counts[phaseIndex], `The GPUs of phase ${phaseIndex + 1}`);
}

/**
 * Rule 3, with a match that counts (rule 10), then whether the money is what the bid asks, of the
 * Union and of each state.
 */
function moneyRefusal(
  bid: OpenedBid,
  paying: readonly PayingCommitment[],
): FromBidRefusal | undefined {
  const counted = byCommitment(paying).map((each) =>
    countedContribution(each, each.countingMicros),
  );
  const mix = fundingMixOf(capexMicrosOf(bid.content), counted);
  const { unionMicros, nationalMicros } = mix;
  const excessMicros = unionExcessMicros(mix);
  if (excessMicros > 0n) {
    const ceilingMicros = unionCeilingMicros(mix.capexMicros);
    return { reason: 'union_share', unionMicros, ceilingMicros, excessMicros };
  }
  const shortfallMicros = matchShortfallMicros(mix);
  if (shortfallMicros > 0n) {
    return { reason: 'union_match', unionMicros, nationalMicros, shortfallMicros };
  }
  const asked = askedBySource(bid);
  const given = givenBySource(paying);
  const sources = [...new Set([...asked.keys(), ...given.keys()])];
  const source = sources.find((each) => (asked.get(each) ?? 0n) !== (given.get(each) ?? 0n));
  if (source === undefined) return undefined;
  return {
    reason: 'money_differs',
    source,
    askedMicros: toEurMicros(asked.get(source) ?? 0n),
    contributedMicros: toEurMicros(given.get(source) ?? 0n),
  };
}

/** What counts of a commitment counts once, however many contributions name it. */
function byCommitment(paying: readonly PayingCommitment[]): readonly PayingCommitment[] {
  const sums = new Map<CommitmentId, PayingCommitment>();
  for (const each of paying) {
    const before = sums.get(each.commitment)?.micros ?? 0n;
    sums.set(each.commitment, { ...each, micros: toEurMicros(before + each.micros) });
  }
  return [...sums.values()];
}

function askedBySource({ content }: OpenedBid): ReadonlyMap<string, bigint> {
  return sums(
    content.phases.flatMap(({ unionMicros, national }) => [
      { source: 'union', micros: unionMicros },
      ...national.map(({ state, micros }) => ({ source: state, micros })),
    ]),
  );
}

/** What comes from no joint undertaking and no state stands under its own kind. */
function givenBySource(paying: readonly PayingCommitment[]): ReadonlyMap<string, bigint> {
  const sourceOf = ({ kind, state }: PayingCommitment): string => {
    if (kind === 'joint-undertaking') return 'union';
    return isNational(kind) && state !== undefined ? state : kind;
  };
  return sums(paying.map((each) => ({ source: sourceOf(each), micros: each.micros })));
}

function sums(
  items: readonly { readonly source: string; readonly micros: EurMicros }[],
): ReadonlyMap<string, bigint> {
  const bySource = new Map<string, bigint>();
  for (const { source, micros } of items) {
    bySource.set(source, (bySource.get(source) ?? 0n) + micros);
  }
  return bySource;
}

/** Contracts run in whole months. */
function phasesOf(
  bid: OpenedBid,
  { phaseNames }: Pick<CallTerms, 'phaseNames'>,
  { sites, endAt }: ContractNames,
): readonly Phase[] {
  const { phases } = bid.content;
  return phases.map(({ startAt }, index) => {
    const next = phases[index + 1];
    const capacity = sites.map((each) => ({
      cluster: each.cluster,
      gpuCount: gpusAt(bid, each, index),
    }));
    return {
      name: phaseNames[index] ?? `phase ${index + 1}`,
      start: wholeMonthFrom(startAt),
      end: next === undefined ? endAt : wholeMonthFrom(next.startAt),
      capacity: capacity.filter(({ gpuCount }) => gpuCount > 0),
    };
  });
}

function siteOf(
  bid: OpenedBid,
  names: ContractNames,
  each: SiteNames,
  siteIndex: number,
): SiteToBuild {
  const { gpusPerNode, nodesPerRack, racksPerPod } = names;
  const { content } = bid;
  const { name, host } = present(content.sites[siteIndex], `The site ${siteIndex + 1} of the bid`);
  const gpuCount = Math.max(...content.phases.map((_, index) => gpusAt(bid, each, index)));
  return {
    id: each.site,
    name,
    operator: names.operator,
    territory: host,
    puePpm: toPartsPerMillion(content.puePpm),
    powerMicrosPerMwh: each.powerMicrosPerMwh,
    clusters: [
      {
        id: each.cluster,
        acceleratorClass: names.acceleratorClass,
        h100EquivalentPpm: leastRatePpm(content.phases),
        wattsPerGpuBusy: names.wattsPerGpuBusy,
        wattsPerGpuIdle: names.wattsPerGpuIdle,
        nodeGroups: [{ nodeCount: gpuCount / gpusPerNode, gpusPerNode, nodesPerRack, racksPerPod }],
      },
    ],
  };
}

/** Of all phases the least, rounded down, so that the rate promises no more than the bid does. */
function leastRatePpm(phases: OpenedBid['content']['phases']): PartsPerMillion {
  const rates = phases
    .filter(({ gpuCount }) => gpuCount > 0)
    .map(({ gpuCount, h100Equivalents }) =>
      Number((BigInt(h100Equivalents) * BigInt(WHOLE_PPM)) / BigInt(gpuCount)),
    );
  assert(rates.length > 0, 'A bid without a GPU');
  return toPartsPerMillion(Math.min(...rates));
}
