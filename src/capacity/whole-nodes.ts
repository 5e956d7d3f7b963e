import type { Cluster } from './site.ts';

/** How many GPUs the first nodes of a cluster hold, on either side of a count. */
export interface NodeBoundary {
  /** The most GPUs of whole nodes, counted from the first, that are not above the count. */
  readonly below: number;
  /** The fewest that are not below it, or all of the cluster's. */
  readonly above: number;
}

/** The boundaries around `gpuCount`; both equal it where it is a count of whole nodes. */
export function nodeBoundaryOf({ nodeGroups }: Cluster, gpuCount: number): NodeBoundary {
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
