import type { Cluster } from './site.ts';

/** How many GPUs the first nodes of a cluster hold, on either side of a count. */
export interface NodeBoundary {
  /** The most GPUs of whole nodes, counted from the first, that are not above the count. */
  readonly below: number;
  /** The fewest that are not below it, or all of the cluster's. */
  readonly above: number;
}

/** The boundaries around `gpuCount`; both equal it where it is a count of whole nodes. */
export function nodeBoundaryOf(
  { nodeGroups }: Pick<Cluster, 'nodeGroups'>,
  gpuCount: number,
): NodeBoundary {
  let below = 0;
  for (const { nodeCount, gpusPerNode } of nodeGroups) {
    const missing = gpuCount - below;
    const wholeNodes = Math.min(nodeCount, Math.floor(missing / gpusPerNode));
    below += wholeNodes * gpusPerNode;
    if (wholeNodes === nodeCount) continue;
    return { below, above: below === gpuCount ? below : below + gpusPerNode };
  }
  return { below, above: below };
}

/** GPUs under contract that are missing, and why. */
export interface MissingGpus {
  readonly lostGpus: number;
  readonly maintenanceGpus: number;
}

/**
 * What is missing where so many GPUs are out: a node is out as long as one of its GPUs is, as no
 * job gets the others. Lost GPUs and those in maintenance may be the same; no GPU is missing twice,
 * and a loss counts first. `contractedGpus`: whole nodes.
 */
export function missingOf(
  cluster: Pick<Cluster, 'nodeGroups'>,
  contractedGpus: number,
  { lostGpus, maintenanceGpus }: MissingGpus,
): MissingGpus {
  const leftOf = (outGpus: number): number =>
    nodeBoundaryOf(cluster, Math.max(0, contractedGpus - outGpus)).below;
  const unlost = leftOf(lostGpus);
  return {
    lostGpus: contractedGpus - unlost,
    maintenanceGpus: unlost - leftOf(lostGpus + maintenanceGpus),
  };
}
