import type { Outage } from '../capacity/site.ts';
import type { PlanVersions } from '../funding/plan-header.ts';
import type { RehearsalPlan } from '../rehearsal/programme-file/plan.ts';

/** What the platform keeps of a programme file: all but what only a rehearsal needs. */
export type StoredPlan = Omit<RehearsalPlan, 'workload' | 'unstatedTime' | 'assumedBudget'>;

/** The plan as it stands, with what a file is compared against besides. */
export interface PlanState extends PlanVersions {
  /** `undefined`: no programme file was applied yet. */
  readonly plan: StoredPlan | undefined;
  /** Outages that were called off before they began, and are no part of the plan any more. */
  readonly calledOff: readonly Outage[];
}

export function toStoredPlan(plan: RehearsalPlan): StoredPlan {
  const { workload: _, unstatedTime: __, assumedBudget: ___, ...stored } = plan;
  return stored;
}
