/** From the words of a plan to the indices that the run is made of. */

import type { Cluster } from '../../capacity/site.ts';
import { present } from '../../kernel/assert.ts';
import { floatAt, intAt } from '../../kernel/column.ts';
import type { JobRejection } from './admission.ts';
import { calendarOf, capacityStepsOf } from './calendar.ts';
import type { Scene } from './loop.ts';
import type { Stage } from './stage.ts';
import type { WorkloadColumns } from './workload-columns.ts';

export function sceneOf(stage: Stage, workload: WorkloadColumns): Scene {
  const { plan } = stage;
  const priorityByMode = new Map(plan.modes.map(({ id, priority }) => [id, priority]));
  return {
    interval: plan.interval,
    periods: stage.periods,
    funderCount: stage.funders.length,
    allocations: plan.allocations.map(({ mode }, index) => ({
      funder: stage.funderOfAllocation[index] ?? 0,
      priority: present(priorityByMode.get(mode), `The mode ${mode}`),
    })),
    clustersOfAllocation: stage.clustersOfAllocation,
    clusters: stage.clusters.map(({ cluster }, index) => {
      const steps = capacityStepsOf(stage, index);
      const contracted = Math.max(0, ...steps.map(({ contractedGpus }) => contractedGpus));
      return { nodeRows: cluster.nodeGroups, gpuCountMax: largestGang(cluster, contracted) };
    }),
    policy: plan.policy,
    calendar: calendarOf(stage),
    refusalOf: (jobNumber) => refusalOf(stage, workload, jobNumber),
  };
}

/** A gang stays inside one node group; of each, what the largest phase brings. */
function largestGang({ nodeGroups }: Cluster, contractedGpus: number): number {
  let left = contractedGpus;
  let largest = 0;
  for (const { nodeCount, gpusPerNode } of nodeGroups) {
    const gpus = Math.min(left, nodeCount * gpusPerNode);
    largest = Math.max(largest, gpus);
    left -= gpus;
  }
  return largest;
}

function refusalOf(
  { plan }: Stage,
  workload: WorkloadColumns,
  jobNumber: number,
): JobRejection | undefined {
  const allocation = plan.allocations[intAt(workload.allocationIndex, jobNumber)];
  if (allocation === undefined) return 'outside_allocation';
  const at = floatAt(workload.submittedAt, jobNumber);
  if (at < allocation.start || at >= allocation.end) return 'outside_allocation';
  const mode = plan.modes.find(({ id }) => id === allocation.mode);
  const gpuCountMax = mode?.gpuCountMax ?? Number.MAX_SAFE_INTEGER;
  return intAt(workload.gpuCount, jobNumber) > gpuCountMax ? 'larger_than_mode' : undefined;
}
