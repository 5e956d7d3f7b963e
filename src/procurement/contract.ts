/**
 * What was bought, from whom, at what price. A contract serves one programme at one site or more,
 * each with one cluster or more. It brings capacity in phases, which follow each other without
 * overlap; a share of it is bought with public money, the rest stays the operator's own to sell.
 */
import type { ClusterId, CommitmentId, ContractId, ProgrammeId, SiteId } from '../kernel/ids.ts';
import type { Interval } from '../kernel/time.ts';
import { type EurMicros, type PartsPerMillion, sumMicros } from '../kernel/units.ts';
import type { PriceStep } from './indexation.ts';

/** Money of one commitment that goes into this contract; it sets the funder's share of it. */
export interface Contribution {
  readonly commitment: CommitmentId;
  readonly micros: EurMicros;
}

/** GPUs of one cluster that a phase makes available: whole nodes, counted from its first. */
export interface PhaseCapacity {
  readonly cluster: ClusterId;
  readonly gpuCount: number;
}

/** An interval of the contract, from the first of a month to the first of another. */
export interface Phase extends Interval {
  readonly name: string;
  readonly capacity: readonly PhaseCapacity[];
}

export interface ServiceLevel {
  /** The part of the contracted GPU-seconds that must be available in each period. */
  readonly availabilityPpm: PartsPerMillion;
  /** The part of the price of each missing GPU-hour that is credited to its funder. */
  readonly creditPpm: PartsPerMillion;
}

export interface Contract {
  readonly id: ContractId;
  readonly programme: ProgrammeId;
  /** The first; see {@link sitesOfContract}. */
  readonly site: SiteId;
  /** Besides the first, in their order; left out: none. */
  readonly furtherSites?: readonly SiteId[];
  readonly phases: readonly Phase[];
  /** What the whole investment costs; the union share is measured against it. */
  readonly capexMicros: EurMicros;
  /** As it was signed; see `priceAt` for what is in force. */
  readonly priceMicrosPerGpuHour: EurMicros;
  /** By its index, in the order of time; left out: none. Kept beside the plan. */
  readonly priceSteps?: readonly PriceStep[];
  /** The part of the capacity that the contributions buy; the rest is the operator's own. */
  readonly publicSharePpm: PartsPerMillion;
  readonly contributions: readonly Contribution[];
  readonly serviceLevel: ServiceLevel;
  readonly storageTerabytes: number;
}

/** All of them, the first one first. */
export function sitesOfContract(
  contract: Pick<Contract, 'site' | 'furtherSites'>,
): readonly SiteId[] {
  return [contract.site, ...(contract.furtherSites ?? [])];
}

export function contributedMicros(contract: Contract): EurMicros {
  return sumMicros(contract.contributions.map(({ micros }) => micros));
}
