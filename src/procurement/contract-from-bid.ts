/**
 * From an awarded bid to its contract, without retyping: phases, capacity, price, service level and
 * storage are those of the bid; the public share is what the contributions are of the investment.
 * The rule on who pays which part is asked again here (rule 3, Regulation (EU) 2021/1173 as amended
 * by (EU) 2026/150, Art. 12b, as reported; see `union-share.ts`), because commitments may have
 * changed since the bid.
 */
import type { PartyKind } from '../funding/party.ts';
import { assert, present } from '../kernel/assert.ts';
import type { ClusterId, CommitmentId, ContractId, PartyId, SiteId } from '../kernel/ids.ts';
import { done, type Outcome, refused } from '../kernel/outcome.ts';
import { addMonths, startOfMonth } from '../kernel/time.ts';
import {
  type EpochSeconds,
  type EurMicros,
  type PartsPerMillion,
  toEurMicros,
  toPartsPerMillion,
  WHOLE_PPM,
} from '../kernel/units.ts';
import type { OpenedBid } from './bid.ts';
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
  readonly site: SiteId;
  readonly operator: PartyId;
  readonly powerMicrosPerMwh: EurMicros;
  readonly cluster: ClusterId;
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
  readonly site: SiteToBuild;
}

/** Phases are counted from 1. */
export type FromBidRefusal =
  | { readonly reason: 'several_sites'; readonly count: number }
  | { readonly reason: 'end_not_first_of_month'; readonly endAt: EpochSeconds }
  | { readonly reason: 'phase_empty'; readonly phase: number }
  | {
      readonly reason: 'nodes_split';
      readonly phase: number;
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
 * The contract of a bid, and the site that it needs. Refused in the order of
 * {@link FromBidRefusal}: a bid of several sites needs a contract for each, which one bid does not
 * divide; a phase holds whole nodes; money is what the bid asks of the Union and of each state.
 */
export function contractFromBid(
  bid: OpenedBid,
  call: Pick<CallTerms, 'programme' | 'phaseNames'>,
  paying: readonly PayingCommitment[],
  names: ContractNames,
): Outcome<ContractToSign, FromBidRefusal> {
  const refusal = shapeRefusal(bid, names) ?? moneyRefusal(bid, paying);
  if (refusal !== undefined) return refused(refusal);
  const { content } = bid;
  const contract: Contract = {
    id: names.contract,
    programme: call.programme,
    site: names.site,
    phases: phasesOf(bid, call, names),
    capexMicros: capexMicrosOf(bid),
    priceMicrosPerGpuHour: content.priceMicrosPerGpuHour,
    publicSharePpm: toPartsPerMillion(0),
    contributions: paying.map(({ commitment, micros }) => ({ commitment, micros })),
    serviceLevel: { availabilityPpm: content.availabilityPpm, creditPpm: names.creditPpm },
    storageTerabytes: content.storageTerabytes,
  };
  assert(contract.capexMicros > 0n, `${bid.id} asks for no investment`);
  const publicPpm = (contributedMicros(contract) * BigInt(WHOLE_PPM)) / contract.capexMicros;
  const publicSharePpm = toPartsPerMillion(Number(publicPpm));
  return done({ contract: { ...contract, publicSharePpm }, site: siteOf(bid, names) });
}

function shapeRefusal({ content }: OpenedBid, names: ContractNames): FromBidRefusal | undefined {
  const { endAt, gpusPerNode } = names;
  if (content.sites.length !== 1) return { reason: 'several_sites', count: content.sites.length };
  if (startOfMonth(endAt) !== endAt) return { reason: 'end_not_first_of_month', endAt };
  for (const [index, { startAt, gpuCount }] of content.phases.entries()) {
    const next = content.phases[index + 1];
    const phase = index + 1;
    const until = next === undefined ? endAt : firstWholeMonth(next.startAt);
    if (firstWholeMonth(startAt) >= until) return { reason: 'phase_empty', phase };
    if (gpuCount % gpusPerNode !== 0) {
      return { reason: 'nodes_split', phase, gpuCount, gpusPerNode };
    }
  }
  return undefined;
}

/**
 * Rule 3, with a match that counts (rule 10), then whether the money is what the bid asks, of the
 * Union and of each state.
 */
function moneyRefusal(
  bid: OpenedBid,
  paying: readonly PayingCommitment[],
): FromBidRefusal | undefined {
  const counted = paying.map((each) => countedContribution(each, each.countingMicros));
  const mix = fundingMixOf(capexMicrosOf(bid), counted);
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
    return (kind === 'state' || kind === 'region') && state !== undefined ? state : kind;
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

function capexMicrosOf({ content }: OpenedBid): EurMicros {
  return toEurMicros(content.phases.reduce((sum, { capexMicros }) => sum + capexMicros, 0n));
}

/** Contracts run in whole months: the first that begins no earlier than `at`. */
function firstWholeMonth(at: EpochSeconds): EpochSeconds {
  return startOfMonth(at) === at ? at : addMonths(at, 1);
}

function phasesOf(
  { content }: OpenedBid,
  { phaseNames }: Pick<CallTerms, 'phaseNames'>,
  { cluster, endAt }: ContractNames,
): readonly Phase[] {
  return content.phases.map(({ startAt, gpuCount }, index) => {
    const next = content.phases[index + 1];
    return {
      name: phaseNames[index] ?? `phase ${index + 1}`,
      start: firstWholeMonth(startAt),
      end: next === undefined ? endAt : firstWholeMonth(next.startAt),
      capacity: gpuCount === 0 ? [] : [{ cluster, gpuCount }],
    };
  });
}

function siteOf({ content }: OpenedBid, names: ContractNames): SiteToBuild {
  const { gpusPerNode, nodesPerRack, racksPerPod } = names;
  const site = present(content.sites[0], 'The site of the bid');
  const gpuCount = Math.max(...content.phases.map((phase) => phase.gpuCount));
  return {
    id: names.site,
    name: site.name,
    operator: names.operator,
    territory: site.host,
    puePpm: toPartsPerMillion(content.puePpm),
    powerMicrosPerMwh: names.powerMicrosPerMwh,
    clusters: [
      {
        id: names.cluster,
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
