/**
 * A plan, ready to run: its funders, clusters and periods as lists whose positions are the indices
 * that every column of the operation uses, with each entitlement computed beforehand.
 */
import { type Entitlement, entitlementsOfContract, stretchesOf } from '../capacity/entitlement.ts';
import type { Cluster, Site } from '../capacity/site.ts';
import { present } from '../kernel/assert.ts';
import type { PartyId } from '../kernel/ids.ts';
import { type Period, periodsOf } from '../kernel/time.ts';
import { type Contract, sitesOfContract } from '../procurement/contract.ts';
import type { Plan } from './plan.ts';

/** A cluster that a contract brings into the plan. */
export interface StagedCluster {
  readonly cluster: Cluster;
  readonly site: Site;
  readonly contract: Contract;
}

export interface Stage<OfPlan extends Plan = Plan> {
  readonly plan: OfPlan;
  readonly periods: readonly Period[];
  /** Every party with an entitlement, in the order of the plan's parties. */
  readonly funders: readonly PartyId[];
  readonly clusters: readonly StagedCluster[];
  /** By period: every funder's entitlement at every cluster. */
  readonly entitlements: readonly (readonly Entitlement[])[];
  /** By period, then cluster, then funder: the same as plain GPU-seconds. */
  readonly entitledGpuSeconds: readonly (readonly (readonly number[])[])[];
  /** By allocation: the clusters that its jobs may go to. */
  readonly clustersOfAllocation: readonly (readonly number[])[];
  /** By allocation: the index of its funder. */
  readonly funderOfAllocation: readonly number[];
}

export function stageOf<OfPlan extends Plan>(plan: OfPlan): Stage<OfPlan> {
  const periods = periodsOf(plan.interval);
  const clusters = stagedClustersOf(plan);
  const entitlements = periods.map((period) =>
    plan.contracts.flatMap((contract) =>
      entitlementsOfContract(contract, plan.sites, plan.commitments, period),
    ),
  );
  const entitled = new Set(entitlements.flat().map(({ funder }) => funder));
  const funders = plan.parties.map(({ id }) => id).filter((id) => entitled.has(id));
  return {
    plan,
    periods,
    funders,
    clusters,
    entitlements,
    entitledGpuSeconds: entitlements.map((rows) => tableOf(rows, clusters, funders)),
    clustersOfAllocation: plan.allocations.map(({ sites }) =>
      clusters.flatMap(({ site }, index) => (sites.includes(site.id) ? [index] : [])),
    ),
    funderOfAllocation: plan.allocations.map(({ funder }) => funders.indexOf(funder)),
  };
}

/** The contracted GPUs of a cluster in a period; phases change at the turn of a month only. */
export function contractedGpusOf(stage: Stage, clusterIndex: number, period: Period): number {
  const { cluster, contract } = stagedAt(stage, clusterIndex);
  const [stretch] = stretchesOf(contract.phases, cluster.id, period);
  return stretch?.gpuCount ?? 0;
}

export function stagedAt(stage: Stage, clusterIndex: number): StagedCluster {
  return present(stage.clusters[clusterIndex], `The cluster ${clusterIndex} of the stage`);
}

function stagedClustersOf(plan: Plan): readonly StagedCluster[] {
  return plan.contracts.flatMap((contract) => {
    const contracted = new Set(
      contract.phases.flatMap(({ capacity }) => capacity.map(({ cluster }) => cluster)),
    );
    return sitesOf(plan, contract).flatMap((site) =>
      site.clusters
        .filter(({ id }) => contracted.has(id))
        .map((cluster) => ({ cluster, site, contract })),
    );
  });
}

function sitesOf(plan: Plan, contract: Contract): readonly Site[] {
  return sitesOfContract(contract).map((site) =>
    present(
      plan.sites.find(({ id }) => id === site),
      `The site ${site} of ${contract.id}`,
    ),
  );
}

function tableOf(
  entitlements: readonly Entitlement[],
  clusters: readonly StagedCluster[],
  funders: readonly PartyId[],
): readonly (readonly number[])[] {
  return clusters.map(({ cluster }) =>
    funders.map((funder) =>
      entitlements
        .filter((row) => row.cluster === cluster.id && row.funder === funder)
        .reduce((sum, { gpuSeconds }) => sum + gpuSeconds, 0),
    ),
  );
}
