/**
 * What runs on which nodes of a cluster, as columns: jobs get neighbouring nodes with equally many
 * GPUs, so a cluster of 100,000 GPUs is told in a few thousand ranges.
 */

export interface PlacedRun {
  /** In the order in which the job got them. */
  readonly nodes: readonly number[];
  /** GPUs on each of them. */
  readonly gpuCounts: readonly number[];
}

/** Columns of equal length; `run` is the index of the run, `firstNode` that of a node. */
export interface NodeRanges {
  readonly run: readonly number[];
  readonly firstNode: readonly number[];
  readonly nodeCount: readonly number[];
  readonly gpusPerNode: readonly number[];
}

/** Each node of each run is in exactly one range. */
export function rangesOf(runs: readonly PlacedRun[]): NodeRanges {
  const run: number[] = [];
  const firstNode: number[] = [];
  const nodeCount: number[] = [];
  const gpusPerNode: number[] = [];
  for (const [index, { nodes, gpuCounts }] of runs.entries()) {
    for (const [place, node] of nodes.entries()) {
      const gpuCount = gpuCounts[place] ?? 0;
      const isNext = node === (nodes[place - 1] ?? node) + 1 && gpuCount === gpuCounts[place - 1];
      const last = nodeCount.length - 1;
      if (isNext) {
        nodeCount[last] = (nodeCount[last] ?? 0) + 1;
      } else {
        run.push(index);
        firstNode.push(node);
        nodeCount.push(1);
        gpusPerNode.push(gpuCount);
      }
    }
  }
  return { run, firstNode, nodeCount, gpusPerNode };
}
