/**
 * The rules of a programme file, asked of a plan that was put together from elsewhere, such as a
 * running platform and a file that changes a part of it. Paths name an item by its id.
 */
import { present } from '../../kernel/assert.ts';
import type { Plan } from '../../operation/plan.ts';
import { budgetFaults } from './domain-rules-funding.ts';
import type { Draft } from './draft.ts';
import { type Path, pathText } from './fault.ts';
import type { RehearsalPlan } from './plan.ts';
import { RULES_OF_DRAFT } from './read.ts';

/** One thing that a plan may not become. */
export interface PlanFault {
  readonly rule: string;
  /** Such as `allocations.allocation_de.sharePercent`. */
  readonly path: string;
  readonly found: string;
  readonly expected: string;
}

/** Everything in which the parts of a plan do not agree. Empty where a file could say the same. */
export function faultsOfPlan(
  plan: Plan & Pick<RehearsalPlan, 'decidingParty'>,
): readonly PlanFault[] {
  const draft = draftOfPlan(plan);
  return [...RULES_OF_DRAFT, budgetFaults]
    .flatMap((rule) => rule(draft))
    .map(({ rule, path, found, expected }) => ({ rule, path: pathText(path), found, expected }));
}

function draftOfPlan(plan: Plan & Pick<RehearsalPlan, 'decidingParty'>): Draft {
  const paths = new Map<object, Path>();
  const { parties, programmes, commitments, sites, contracts, modes, allocations } = plan;
  const named = { parties, programmes, commitments, sites, contracts, modes, allocations };
  for (const [section, items] of Object.entries(named)) {
    for (const item of items) paths.set(item, [section, item.id]);
  }
  for (const budget of plan.budgets) {
    paths.set(budget, ['budgets', `${budget.party}/${budget.year}`]);
  }
  const { decidingParty, interval, budgets } = plan;
  return {
    ...named,
    budgets,
    file: decidingParty === undefined ? {} : { decidingParty },
    interval,
    // In a running platform they are words: what holds capacity back has a register of its own.
    conditions: [],
    workload: [],
    isWhole: () => true,
    at: (item, ...steps) => [...present(paths.get(item), 'The path of an item'), ...steps],
  };
}
