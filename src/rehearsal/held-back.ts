/**
 * Conditions that come late, or never, hold back the capacity of the contracts that wait for them,
 * by the same rule as in the running platform (`procurement/condition.ts`). A rehearsal runs with
 * what is left: the workload, the money and the end of each contract stay what they were, so a
 * GPU-hour costs more.
 */
import { stretchesOf } from '../capacity/entitlement.ts';
import type { ClusterId } from '../kernel/ids.ts';
import type { Interval } from '../kernel/time.ts';
import type { Stage } from '../operation/stage.ts';
import {
  type CapacityStart,
  capacityStartOf,
  type Gate,
  isOfContract,
  phasesHeldBack,
} from '../procurement/condition.ts';
import type { Contract } from '../procurement/contract.ts';
import type { NodeEvent } from '../sites/node-events.ts';
import type { Condition, RehearsalPlan } from './programme-file/plan.ts';

export interface HeldContract {
  /** As it was agreed. */
  readonly contract: Contract;
  /** With what its conditions let stand. */
  readonly held: Contract;
  readonly start: Exclude<CapacityStart<ConditionGate>, { readonly kind: 'open' }>;
}

export type ConditionGate = Condition & Gate;

/** Every contract that a condition holds back, in the order of the plan. */
export function heldContractsOf(
  plan: Pick<RehearsalPlan, 'conditions' | 'contracts'>,
): readonly HeldContract[] {
  return plan.contracts.flatMap((contract): readonly HeldContract[] => {
    const [first] = contract.phases;
    const gates = plan.conditions.filter((each) => isAwaited(each, contract)).map(gateOf);
    if (first === undefined) return [];
    const start = capacityStartOf(gates, first.start);
    if (start.kind === 'open') return [];
    return [
      { contract, held: { ...contract, phases: phasesHeldBack(contract.phases, start) }, start },
    ];
  });
}

function isAwaited({ site, programme }: Condition, contract: Contract): boolean {
  if (site !== undefined) return isOfContract({ kind: 'site', site }, contract);
  return programme !== undefined && isOfContract({ kind: 'programme', programme }, contract);
}

function gateOf(condition: Condition): ConditionGate {
  return { ...condition, isGating: true, isRefused: condition.state === 'refused' };
}

/** The plan with what stands; the same plan where nothing is held back. */
export function withHeldContracts<Of extends Pick<RehearsalPlan, 'contracts'>>(
  plan: Of,
  all: readonly HeldContract[],
): Of {
  if (all.length === 0) return plan;
  const contracts = plan.contracts.map(
    (contract) => all.find((each) => each.contract.id === contract.id)?.held ?? contract,
  );
  return { ...plan, contracts };
}

/**
 * Events of nodes by the clusters of `stage`, which a trace has by those of `agreed`: a cluster of
 * which nothing stands is not there, and those behind it have other indices.
 */
export function nodeEventsOn(
  stage: Pick<Stage, 'clusters'>,
  agreed: Pick<Stage, 'clusters'>,
  events: readonly NodeEvent[],
): readonly NodeEvent[] {
  const ids = stage.clusters.map((each) => each.cluster.id);
  const indices = agreed.clusters.map((each) => ids.indexOf(each.cluster.id));
  return events.flatMap((event) => {
    const cluster = indices[event.cluster] ?? -1;
    return cluster < 0 ? [] : [{ ...event, cluster }];
  });
}

/** What of the contracted GPU-seconds does not stand; `undefined` as `within`: in all phases. */
export function heldGpuSeconds(
  { contract, held }: HeldContract,
  within: Interval | undefined,
): bigint {
  return contractedGpuSeconds(contract, within, ALL) - contractedGpuSeconds(held, within, ALL);
}

/** For {@link contractedGpuSeconds}: every cluster. */
export const ALL = (): boolean => true;

/** At the clusters that `isCounted` names; `undefined` as `within`: in all phases. */
export function contractedGpuSeconds(
  { phases }: Pick<Contract, 'phases'>,
  within: Interval | undefined,
  isCounted: (cluster: ClusterId) => boolean,
): bigint {
  let gpuSeconds = 0n;
  for (const phase of phases) {
    for (const { cluster } of phase.capacity) {
      if (!isCounted(cluster)) continue;
      for (const { gpuCount, start, end } of stretchesOf([phase], cluster, within ?? phase)) {
        gpuSeconds += BigInt(gpuCount) * BigInt(end - start);
      }
    }
  }
  return gpuSeconds;
}
