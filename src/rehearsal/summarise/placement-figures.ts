/** Where jobs found room, and how scattered the free GPUs stood beside them. */
import type { ClusterRoom, PlacementSummary } from '../summary.ts';
import { decimal, type Findings } from './input.ts';

export function placementOf(findings: Findings): PlacementSummary {
  return { room: roomOf(findings) };
}

function roomOf({ stage, recorder }: Findings): readonly ClusterRoom[] {
  const { start, end } = stage.plan.interval;
  const mean = (gpuSeconds: number): number => Math.round(gpuSeconds / (end - start));
  return stage.clusters.flatMap(({ cluster }, index) => {
    const room = recorder.use.roomByCluster[index];
    if (room === undefined) return [];
    return [
      {
        cluster: cluster.id,
        freeGpuSeconds: decimal(room.free),
        inWholeNodes: decimal(room.inWholeNodes),
        inWholeRacks: decimal(room.inWholeRacks),
        inWholePods: decimal(room.inWholePods),
        meanLargestInNode: mean(room.largestInNode),
        meanLargestInRack: mean(room.largestInRack),
        meanLargestInPod: mean(room.largestInPod),
        meanLargestInCluster: mean(room.largestInCluster),
      },
    ];
  });
}
