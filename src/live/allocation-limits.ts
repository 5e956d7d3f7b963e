/**
 * What each allocation lets a job be, from the plan, by the rules of the engine itself. Kept until
 * the plan changes: a batch of submissions then costs one statement for all of them. Asked in the
 * transaction that saves them.
 */
import { selectAllocations } from '../access/store/allocations.ts';
import type { AllocationId, SiteId } from '../kernel/ids.ts';
import type { LargestGangs } from '../operation/scene.ts';
import { sceneOf } from '../operation/scene-of.ts';
import { stageOf } from '../operation/stage.ts';
import type { Reader } from '../platform/database/transaction.ts';
import type { SubmissionPorts } from '../scheduling/commands/submit-jobs.ts';
import type { AllocationLimits } from '../scheduling/submission.ts';
import { selectConnectedSites } from '../sites/store/connections.ts';
import { loadPlan } from './load-plan.ts';

type LimitsByAllocation = ReadonlyMap<AllocationId, AllocationLimits>;

interface Known {
  readonly operationVersion: number;
  readonly limits: LimitsByAllocation;
}

export function limitsOfPlan(): SubmissionPorts['limitsOf'] {
  const memory: { known: Known | undefined } = { known: undefined };
  return async (reader) => {
    const operationVersion = await selectOperationVersion(reader);
    if (memory.known?.operationVersion !== operationVersion) {
      memory.known = { operationVersion, limits: await loadLimits(reader) };
    }
    return memory.known.limits;
  };
}

/**
 * From here to the end of the transaction no change of the plan is saved: what is judged by its
 * limits is taken before a freeze is answered, or refused after it. Submissions do not hold up each
 * other, nor the turns of the engine; they wait for a change that is being saved.
 */
async function selectOperationVersion(reader: Reader): Promise<number> {
  const [row] = await reader.query<{ readonly operation_version: number }>(
    'SELECT operation_version FROM funding.plan FOR SHARE',
    [],
  );
  return row?.operation_version ?? 0;
}

async function loadLimits(reader: Reader): Promise<LimitsByAllocation> {
  const plan = await loadPlan(reader);
  if (plan === undefined) return new Map();
  const scene = sceneOf(stageOf(plan));
  const connected = new Set<SiteId>(await selectConnectedSites(reader));
  const modes = new Map(plan.modes.map((mode) => [mode.id, mode]));
  const frozen = new Set(
    (await selectAllocations(reader))
      .filter(({ frozenAt }) => frozenAt !== undefined)
      .map(({ id }) => id),
  );
  return new Map(
    plan.allocations.map(({ id, funder, mode, start, end, sites }, index) => {
      const clusters = scene.allocations[index]?.clusters ?? [];
      const gangMax = (of: keyof LargestGangs): number =>
        Math.max(0, ...clusters.map((cluster) => scene.clusters[cluster]?.[of] ?? 0));
      const limits: AllocationLimits = {
        funder,
        start,
        end,
        isFrozen: frozen.has(id),
        gpuCountMax: modes.get(mode)?.gpuCountMax,
        requestedSecondsMax: undefined,
        gangGpuCountMax: gangMax('gpuCountMax'),
        gangGpuCountMaxInPod: gangMax('gpuCountMaxInPod'),
        gangGpuCountMaxInRack: gangMax('gpuCountMaxInRack'),
        sharesGpus: sites.some((site) => !connected.has(site)),
        siteThatChooses: sites.find((site) => connected.has(site)),
      };
      return [id, limits];
    }),
  );
}
