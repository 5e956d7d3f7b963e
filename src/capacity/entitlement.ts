/**
 * What each funder may use, by cluster and period. From a contract follow the GPU-seconds of each
 * period (capacity of the phase times its seconds); the public share of them is divided by the
 * contributions, the rest is the operator's own. Every division is exact: the entitlements of a
 * cluster and period add up to its contracted GPU-seconds.
 */
import type { Commitment } from '../funding/commitment.ts';
import { present } from '../kernel/assert.ts';
import type { ClusterId, ContractId, PartyId, SiteId } from '../kernel/ids.ts';
import { divideByWeights } from '../kernel/shares.ts';
import { type Interval, overlapOf, type Period } from '../kernel/time.ts';
import { type GpuSeconds, sumMicros, toGpuSeconds, WHOLE_PPM } from '../kernel/units.ts';
import { type Contract, type Phase, sitesOfContract } from '../procurement/contract.ts';
import type { Site } from './site.ts';

export interface Entitlement {
  readonly funder: PartyId;
  readonly contract: ContractId;
  readonly site: SiteId;
  readonly cluster: ClusterId;
  readonly period: Period;
  readonly gpuSeconds: GpuSeconds;
}

/** The weight of each funder in a contract, in the order of its contributions, operator last. */
export interface FunderWeights {
  readonly funders: readonly PartyId[];
  readonly weights: readonly bigint[];
}

/** Capacity of one cluster over a stretch in which nothing about the contract changes. */
export interface CapacityStretch extends Interval {
  readonly cluster: ClusterId;
  readonly gpuCount: number;
}

/**
 * Each funder's weight: the public share is divided in proportion to the contributed money, the
 * operator has the rest. A party that contributes twice, or an operator that also contributes,
 * appears once. Weights are relative: their sum is public share plus the operator's, scaled.
 */
export function funderWeightsOf(
  contract: Contract,
  site: Site,
  commitments: readonly Commitment[],
): FunderWeights {
  const microsByFunder = new Map<PartyId, bigint>();
  for (const { commitment, micros } of contract.contributions) {
    const found = commitments.find(({ id }) => id === commitment);
    const { party } = present(found, `The commitment ${commitment} of ${contract.id}`);
    microsByFunder.set(party, (microsByFunder.get(party) ?? 0n) + micros);
  }
  const publicMicros = sumMicros([...microsByFunder.values()]);
  const publicPpm = publicMicros > 0n ? BigInt(contract.publicSharePpm) : 0n;
  const weightByFunder = new Map<PartyId, bigint>();
  for (const [funder, micros] of microsByFunder) weightByFunder.set(funder, micros * publicPpm);
  const ownWeight = (BigInt(WHOLE_PPM) - publicPpm) * (publicMicros > 0n ? publicMicros : 1n);
  weightByFunder.set(site.operator, (weightByFunder.get(site.operator) ?? 0n) + ownWeight);
  return { funders: [...weightByFunder.keys()], weights: [...weightByFunder.values()] };
}

/** The stretches of constant contracted capacity of one cluster that lie in `within`, in order. */
export function stretchesOf(
  phases: readonly Phase[],
  cluster: ClusterId,
  within: Interval,
): readonly CapacityStretch[] {
  return phases.flatMap((phase) => {
    const overlap = overlapOf(phase, within);
    const found = phase.capacity.find((capacity) => capacity.cluster === cluster);
    if (overlap === undefined || found === undefined) return [];
    return [{ ...overlap, cluster, gpuCount: found.gpuCount }];
  });
}

/**
 * Every funder's entitlement under `contract` in `period`, at each of its sites that `sites` has,
 * in their order. What a funder has is so split over the sites in proportion to their contracted
 * capacity, and each site adds up to its own.
 */
export function entitlementsOfContract(
  contract: Contract,
  sites: readonly Site[],
  commitments: readonly Commitment[],
  period: Period,
): readonly Entitlement[] {
  return sitesOfContract(contract).flatMap((id) => {
    const site = sites.find((each) => each.id === id);
    return site === undefined ? [] : entitlementsOf(contract, site, commitments, period);
  });
}

/** Every funder's entitlement under `contract` in `period` at one site, cluster by cluster. */
export function entitlementsOf(
  contract: Contract,
  site: Site,
  commitments: readonly Commitment[],
  period: Period,
): readonly Entitlement[] {
  const { funders, weights } = funderWeightsOf(contract, site, commitments);
  return site.clusters.flatMap((cluster) => {
    const contracted = stretchesOf(contract.phases, cluster.id, period).reduce(
      (sum, { gpuCount, start, end }) => sum + gpuCount * (end - start),
      0,
    );
    const parts = divideByWeights(BigInt(contracted), weights);
    return funders.map((funder, index) => ({
      funder,
      contract: contract.id,
      site: site.id,
      cluster: cluster.id,
      period,
      gpuSeconds: toGpuSeconds(Number(present(parts[index], `The part of ${funder}`))),
    }));
  });
}
