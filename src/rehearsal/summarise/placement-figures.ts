/** Where jobs found room, and how scattered the free GPUs stood beside them. */
import { WISHES, wantedNearness } from '../../scheduling/wish.ts';
import { NEVER } from '../job-columns.ts';
import type { ClusterRoom, PlacementSummary, ShareSummary, WishSummary } from '../summary.ts';
import { decimal, type Findings, isRejected } from './input.ts';
import { waitSummaryOf, waitsOf } from './waits.ts';

export function placementOf(findings: Findings): PlacementSummary {
  const [room, wishes] = [roomOf(findings), wishesOf(findings)];
  return { room, wishes, shares: sharesOf(findings) };
}

/** One row for each wish that a job had, in the order of the codes. */
function wishesOf(findings: Findings): readonly WishSummary[] {
  const { columns } = findings.recorder.jobs;
  if (columns.wishCode.every((code) => code === 0)) return [];
  const counts = WISHES.map(() => ({ jobs: 0, started: 0, got: 0 }));
  for (let job = 0; job < columns.count; job += 1) {
    const code = columns.wishCode[job] ?? 0;
    const own = counts[code];
    if (own === undefined || isRejected(columns, job)) continue;
    own.jobs += 1;
    if (columns.startedAt[job] === NEVER) continue;
    own.started += 1;
    if ((columns.nearnessCode[job] ?? 0) >= wantedNearness(code)) own.got += 1;
  }
  return WISHES.flatMap((wish, code) => {
    const own = counts[code];
    if (own === undefined || own.jobs === 0) return [];
    const waits = waitsOf(findings, (job) => columns.wishCode[job] === code);
    return [{ wish, ...own, waitSeconds: waitSummaryOf(waits) }];
  });
}

function sharesOf({ workload, recorder }: Findings): ShareSummary {
  const { columns, sharing } = recorder.jobs;
  const isSharer = (ppm: number, job: number): boolean => ppm > 0 && !isRejected(columns, job);
  return {
    jobs: workload.columns.sharePpm.filter(isSharer).length,
    askedGpuSeconds: decimal(sharing.askedGpuSeconds),
    heldGpuSeconds: decimal(sharing.heldGpuSeconds),
    aloneGpuSeconds: decimal(sharing.aloneGpuSeconds),
  };
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
