/** From the words of a plan to the indices that the engine works with. */
import { present } from '../kernel/assert.ts';
import type { NodeRow } from '../scheduling/nodes.ts';
import { calendarOf, capacityStepsOf, windowsOf } from './calendar.ts';
import type { LargestGangs, Scene, SceneAllocation } from './scene.ts';
import type { Stage } from './stage.ts';

export function sceneOf(stage: Stage): Scene {
  const { plan } = stage;
  return {
    interval: plan.interval,
    periods: stage.periods,
    funderCount: stage.funders.length,
    allocations: allocationsOf(stage),
    clusters: stage.clusters.map(({ cluster }, index) => {
      const steps = capacityStepsOf(stage, index);
      const contracted = Math.max(0, ...steps.map(({ contractedGpus }) => contractedGpus));
      const largest = largestGangs(cluster.nodeGroups, contracted);
      return { nodeRows: cluster.nodeGroups, ...largest, windows: windowsOf(stage, index) };
    }),
    policy: plan.policy,
    calendar: calendarOf(stage),
  };
}

function allocationsOf(stage: Stage): readonly SceneAllocation[] {
  const modes = new Map(stage.plan.modes.map((mode, index) => [mode.id, { ...mode, index }]));
  return stage.plan.allocations.map(({ mode: modeId, start, end }, index) => {
    const mode = present(modes.get(modeId), `The mode ${modeId}`);
    return {
      funder: stage.funderOfAllocation[index] ?? 0,
      mode: mode.index,
      priority: mode.priority,
      clusters: stage.clustersOfAllocation[index] ?? [],
      start,
      end,
      startsUntil: end,
      gpuCountMax: mode.gpuCountMax ?? Number.MAX_SAFE_INTEGER,
    };
  });
}

/** A gang stays inside one node group; of each, the whole nodes in so many GPUs: `nodesFor`. */
export function largestGangs(rows: readonly NodeRow[], gpuCount: number): LargestGangs {
  let left = gpuCount;
  let gpuCountMax = 0;
  let gpuCountMaxInPod = 0;
  let gpuCountMaxInRack = 0;
  for (const { nodeCount, gpusPerNode, nodesPerRack, racksPerPod } of rows) {
    const gpus = Math.min(nodeCount, Math.floor(left / gpusPerNode)) * gpusPerNode;
    const rackGpus = nodesPerRack * gpusPerNode;
    gpuCountMax = Math.max(gpuCountMax, gpus);
    gpuCountMaxInPod = Math.max(gpuCountMaxInPod, Math.min(gpus, rackGpus * racksPerPod));
    gpuCountMaxInRack = Math.max(gpuCountMaxInRack, Math.min(gpus, rackGpus));
    if (gpus < nodeCount * gpusPerNode) break;
    left -= gpus;
  }
  return { gpuCountMax, gpuCountMaxInPod, gpuCountMaxInRack };
}
