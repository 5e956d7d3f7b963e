import { WHOLE_PPM } from '../../../kernel/units.ts';
import { stageOf } from '../../../operation/stage.ts';
import { SMALL_PLAN as COMMON_PLAN, dateOf } from '../../../operation/testing/small-plan.ts';
import type { NodeEvent } from '../../../sites/node-events.ts';
import type { RehearsalPlan } from '../../programme-file/plan.ts';
import { type Rehearsal, rehearse } from '../../rehearse.ts';
import type { LoadedWorkload } from '../../workload/load-workload.ts';
import { toWorkloadColumns, type WorkloadJob } from '../workload-columns.ts';
import { NO_TRACE } from './no-trace.ts';

/** The small plan of the operation, with what a rehearsal needs besides. */
export const SMALL_PLAN: RehearsalPlan = {
  ...COMMON_PLAN,
  description: '',
  decidingParty: 'party_nl',
  assumptions: [],
  conditions: [{ what: 'Grid', owner: 'Grid operator', dueAt: dateOf('2026-12-01') }],
  seed: 1,
  workload: [],
  unstatedTime: { kind: 'part-of-run', ppm: 1_500_000 },
  assumedBudget: [],
};

/**
 * [submitted: seconds from the start, allocation, GPUs, runs for, asks for]; below one GPU it wants
 * a share of one. What it asks for defaults to the run time, or to an estimate where the plan has
 * one.
 */
export type SmallJob = readonly [number, number, number, number, number?];

export function smallWorkload(plan: RehearsalPlan, jobs: readonly SmallJob[]): LoadedWorkload {
  const isEstimated = plan.unstatedTime.kind === 'estimate';
  const columns = toWorkloadColumns(
    jobs.map(
      ([seconds, allocationIndex, gpuCount, runSeconds, asked], index): WorkloadJob => ({
        submittedAt: plan.interval.start + seconds,
        runSeconds,
        requestedSeconds: asked ?? (isEstimated ? 0 : runSeconds),
        timeBasis: asked === undefined && isEstimated ? 'estimated' : 'asked',
        gpuCount: Math.ceil(gpuCount),
        ...(gpuCount < 1 ? { sharePpm: gpuCount * WHOLE_PPM } : {}),
        allocationIndex,
        end: 'completed',
        sourceId: String(index),
      }),
    ),
  );
  return {
    columns,
    rowCount: columns.count,
    rejectedRows: new Map(),
  };
}

/** With `nodeEvents`, failures are those and none is drawn. */
export function rehearseSmall(
  plan: RehearsalPlan,
  jobs: readonly SmallJob[],
  nodeEvents?: readonly NodeEvent[],
): Promise<Rehearsal> {
  const workload = smallWorkload(plan, jobs);
  const known = nodeEvents === undefined ? workload : { ...workload, nodeEvents };
  return rehearse(stageOf(plan), known, {
    version: 'test',
    trace: { ...NO_TRACE, hash: () => '' },
    pause: () => Promise.resolve(),
    meter: { wallSeconds: () => 1, peakMemoryMiB: () => 1 },
  });
}
