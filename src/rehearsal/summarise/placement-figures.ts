/** Where jobs found room, and how scattered the free GPUs stood beside them. */
import { floatAt, intAt } from '../../kernel/column.ts';
import { WHOLE_PPM } from '../../kernel/units.ts';
import { WISHES, wantedNearness } from '../../scheduling/wish.ts';
import { NEVER } from '../job-columns.ts';
import type { ClusterRoom, PlacementSummary, WishSummary } from '../summary.ts';
import { decimal, type Findings, isRejected } from './input.ts';
import { waitSummaryOf, waitsOf } from './waits.ts';

export function placementOf(findings: Findings): PlacementSummary {
  const [room, wishes] = [roomOf(findings), wishesOf(findings)];
  return { room, wishes, roundedUp: roundedUpOf(findings) };
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

/** Each job by itself rounded down to whole GPU-seconds. */
function roundedUpOf({ workload, recorder }: Findings): PlacementSummary['roundedUp'] {
  const { unaskedPpm } = workload.columns;
  const { columns } = recorder.jobs;
  let jobs = 0;
  let gpuSeconds = 0;
  for (let job = 0; job < columns.count; job += 1) {
    const ppm = intAt(unaskedPpm, job);
    if (ppm === 0 || isRejected(columns, job)) continue;
    jobs += 1;
    const seconds = floatAt(columns.usedGpuSeconds, job) / intAt(columns.gpuCount, job);
    gpuSeconds += Math.floor((seconds * ppm) / WHOLE_PPM);
  }
  return { jobs, gpuSeconds: decimal(gpuSeconds) };
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
