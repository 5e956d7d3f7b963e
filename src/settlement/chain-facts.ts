/**
 * What a trace must know beside jobs, ledger and statements: who promised what, which contract it
 * went into, and whose allocation is whose. Plain JSON; micros in decimal digits.
 */
import type { Allocation } from '../access/allocation.ts';
import type { AccessMode } from '../access/mode.ts';
import type { Site } from '../capacity/site.ts';
import type { Commitment } from '../funding/commitment.ts';
import type { Party } from '../funding/party.ts';
import { toDateText } from '../kernel/time.ts';
import type { Contract } from '../procurement/contract.ts';
import type { PriceStep } from '../procurement/indexation.ts';

export interface ChainFacts {
  readonly parties: readonly { readonly id: string; readonly name: string }[];
  readonly commitments: readonly CommitmentFact[];
  readonly contracts: readonly ContractFact[];
  readonly allocations: readonly AllocationFact[];
  readonly clusters: readonly ClusterFact[];
}

export interface CommitmentFact {
  readonly id: string;
  readonly party: string;
  readonly programme: string;
  readonly instalments: readonly { readonly due: string; readonly micros: string }[];
}

export interface ContractFact {
  readonly id: string;
  readonly programme: string;
  /** The first. */
  readonly site: string;
  /** Left out: none. */
  readonly furtherSites?: readonly string[];
  /** As it was signed. */
  readonly priceMicrosPerGpuHour: string;
  /** Prices by an index since then, each from a day on; left out: none. */
  readonly priceSteps?: readonly { readonly from: string; readonly microsPerGpuHour: string }[];
  readonly publicSharePpm: number;
  readonly contributions: readonly { readonly commitment: string; readonly micros: string }[];
  /** By phase and cluster; left out in runs of before it was kept. */
  readonly capacity?: readonly CapacityFact[];
}

/** Days; the end is left out of it. */
export interface CapacityFact {
  readonly cluster: string;
  readonly gpuCount: number;
  readonly start: string;
  readonly end: string;
}

export interface AllocationFact {
  readonly id: string;
  readonly name: string;
  readonly funder: string;
  readonly holder: string;
  readonly mode: string;
  readonly priceMicrosPerGpuHour: string;
  readonly sharePpm: number;
  /** The application that it was awarded to; left out where it was not applied for. */
  readonly award?: AwardFact;
}

/** What was requested, recommended and awarded; GPU-seconds in decimal digits. */
export interface AwardFact {
  readonly application: string;
  readonly call: string;
  readonly requested: string;
  /** Left out: no panel was asked. */
  readonly recommended?: string;
  readonly awarded: string;
}

export interface ClusterFact {
  readonly id: string;
  readonly site: string;
  readonly operator: string;
}

/** The parts of a plan that the facts are taken from. */
export interface ChainSources {
  readonly parties: readonly Party[];
  readonly commitments: readonly Commitment[];
  readonly contracts: readonly Contract[];
  readonly allocations: readonly Allocation[];
  readonly modes: readonly AccessMode[];
  readonly sites: readonly Site[];
}

/** `awards` by allocation: a rehearsal has none. */
export function toChainFacts(
  sources: ChainSources,
  awards: ReadonlyMap<string, AwardFact> = new Map(),
): ChainFacts {
  return {
    parties: sources.parties.map(({ id, name }) => ({ id, name })),
    commitments: sources.commitments.map(({ id, party, programme, instalments }) => ({
      id,
      party,
      programme,
      instalments: instalments.map(({ dueAt, micros }) => ({
        due: toDateText(dueAt),
        micros: String(micros),
      })),
    })),
    contracts: sources.contracts.map((contract) => ({
      id: contract.id,
      programme: contract.programme,
      site: contract.site,
      ...(contract.furtherSites === undefined ? {} : { furtherSites: contract.furtherSites }),
      priceMicrosPerGpuHour: String(contract.priceMicrosPerGpuHour),
      ...(contract.priceSteps === undefined
        ? {}
        : { priceSteps: contract.priceSteps.map(toStepFact) }),
      publicSharePpm: contract.publicSharePpm,
      contributions: contract.contributions.map(({ commitment, micros }) => ({
        commitment,
        micros: String(micros),
      })),
      capacity: contract.phases.flatMap(({ start, end, capacity }) =>
        capacity.map(({ cluster, gpuCount }): CapacityFact => {
          return { cluster, gpuCount, start: toDateText(start), end: toDateText(end) };
        }),
      ),
    })),
    allocations: sources.allocations.map(({ id, name, funder, holder, mode, sharePpm }) => {
      const price = sources.modes.find((known) => known.id === mode)?.priceMicrosPerGpuHour;
      const priceMicrosPerGpuHour = String(price ?? 0n);
      const fact = { id, name, funder, holder, mode, priceMicrosPerGpuHour, sharePpm };
      const award = awards.get(id);
      return award === undefined ? fact : { ...fact, award };
    }),
    clusters: sources.sites.flatMap(({ id: site, operator, clusters }) =>
      clusters.map(({ id }) => ({ id, site, operator })),
    ),
  };
}

function toStepFact({ fromAt, microsPerGpuHour }: PriceStep) {
  return { from: toDateText(fromAt), microsPerGpuHour: String(microsPerGpuHour) };
}
