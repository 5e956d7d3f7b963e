import { present } from '../../kernel/assert.ts';
import { shortfallsOf } from './domain-rules-funding.ts';
import type { Draft } from './draft.ts';
import type { RehearsalPlan } from './plan.ts';
import { toFailures, toPolicy, toUnstatedTime } from './to-rooms.ts';

/** The plan of a draft without a fault. Phases come in the order of time, whatever the file's. */
export function toPlan(draft: Draft): RehearsalPlan {
  const { file } = draft;
  const workload = present(file.workload, 'The workload');
  return {
    name: present(file.name, 'The name'),
    description: (file.description ?? '').trim(),
    decidingParty: file.decidingParty,
    assumptions: (file.assumptions ?? []).map((assumption) => assumption.trim()),
    conditions: draft.conditions,
    seed: present(file.seed, 'The seed'),
    interval: present(draft.interval, 'The interval'),
    parties: draft.parties,
    budgets: draft.budgets,
    programmes: draft.programmes,
    commitments: draft.commitments,
    sites: draft.sites,
    contracts: draft.contracts.map((contract) => ({
      ...contract,
      phases: contract.phases.toSorted((a, b) => a.start - b.start),
    })),
    modes: draft.modes,
    allocations: draft.allocations,
    workload: draft.workload,
    unstatedTime: toUnstatedTime(workload),
    ...(workload.failures === undefined
      ? {}
      : { failures: toFailures(workload.failures, present(file.seed, 'The seed')) }),
    ...(workload.failures?.trace === undefined ? {} : { failureTrace: workload.failures.trace }),
    policy: toPolicy(present(file.scheduling, 'The scheduling section')),
    assumedBudget: shortfallsOf(draft),
  };
}
