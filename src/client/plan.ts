/** The operations on plan, from the table of routes by scripts/generate-client.mjs. */
import { operation } from './runtime.ts';

/** What the plan says of itself, and how often it has changed. Permission: programme.read. */
export const getPlan = operation<GetPlanCall>({
  method: 'GET',
  path: '/v1/plan',
});

export interface GetPlanCall {
  readonly input: Readonly<Record<string, never>>;
  readonly answer: Plan;
}

/**
 * What a programme file would change, and why that would be refused; changes nothing. Permission:
 * programme.apply.
 */
export const comparePlan = operation<ComparePlanCall>({
  method: 'POST',
  path: '/v1/plan/difference',
});

export interface ComparePlanCall {
  readonly input: {
    readonly body: {
      readonly fileName: string;
      readonly fileText: string;
    };
  };
  readonly answer: ComparedPlan;
}

/**
 * Apply a programme file, all of it or nothing; a second time it changes nothing. Permission:
 * programme.apply.
 */
export const applyPlan = operation<ApplyPlanCall>({
  method: 'POST',
  path: '/v1/plan',
});

export interface ApplyPlanCall {
  readonly input: {
    readonly body: ProgrammeFileInput;
  };
  readonly answer: AppliedPlan;
}

export interface AppliedPlan {
  readonly planVersion: number;
  readonly isChanged: boolean;
  readonly lines: readonly string[];
  readonly difference: PlanDifference;
}

export interface ComparedPlan {
  readonly planVersion: number;
  readonly isEmpty: boolean;
  readonly lines: readonly string[];
  readonly difference: PlanDifference;
  readonly faults: readonly PlanFault[];
}

export interface Plan {
  readonly planVersion: number;
  readonly operationVersion: number;
  readonly appliedAt: string | null;
  readonly name: string;
  readonly description: string;
  readonly decidingParty: `party_${string}` | null;
  readonly assumptions: readonly string[];
  readonly startsAt: string | null;
  readonly endsAt: string | null;
}

export interface PlanDifference {
  readonly added: readonly PlanDifferenceAdded[];
  readonly changed: readonly PlanDifferenceChanged[];
  readonly kept: readonly PlanDifferenceKept[];
  readonly ahead: readonly PlanDifferenceAhead[];
}

export interface PlanDifferenceAdded {
  readonly section: PlanDifferenceAddedSection;
  readonly id: string;
  readonly fields: readonly PlanDifferenceAddedFields[];
}

export interface PlanDifferenceAddedFields {
  readonly field: string;
  readonly value: string;
}

export type PlanDifferenceAddedSection =
  | 'plan'
  | 'parties'
  | 'programmes'
  | 'budgets'
  | 'commitments'
  | 'sites'
  | 'clusters'
  | 'outages'
  | 'contracts'
  | 'modes'
  | 'allocations';

export interface PlanDifferenceAhead {
  readonly section: PlanDifferenceAheadSection;
  readonly id: string;
  readonly fields: readonly PlanDifferenceAheadFields[];
}

export interface PlanDifferenceAheadFields {
  readonly field: string;
  readonly before: string | null;
  readonly after: string | null;
}

export type PlanDifferenceAheadSection =
  | 'plan'
  | 'parties'
  | 'programmes'
  | 'budgets'
  | 'commitments'
  | 'sites'
  | 'clusters'
  | 'outages'
  | 'contracts'
  | 'modes'
  | 'allocations';

export interface PlanDifferenceChanged {
  readonly section: PlanDifferenceChangedSection;
  readonly id: string;
  readonly fields: readonly PlanDifferenceChangedFields[];
}

export interface PlanDifferenceChangedFields {
  readonly field: string;
  readonly before: string | null;
  readonly after: string | null;
}

export type PlanDifferenceChangedSection =
  | 'plan'
  | 'parties'
  | 'programmes'
  | 'budgets'
  | 'commitments'
  | 'sites'
  | 'clusters'
  | 'outages'
  | 'contracts'
  | 'modes'
  | 'allocations';

export interface PlanDifferenceKept {
  readonly section: PlanDifferenceKeptSection;
  readonly id: string;
}

export type PlanDifferenceKeptSection =
  | 'plan'
  | 'parties'
  | 'programmes'
  | 'budgets'
  | 'commitments'
  | 'sites'
  | 'clusters'
  | 'outages'
  | 'contracts'
  | 'modes'
  | 'allocations';

export interface PlanFault {
  readonly rule: string;
  readonly path: string;
  readonly found: string;
  readonly expected: string;
}

export interface ProgrammeFileInput {
  readonly fileName: string;
  readonly fileText: string;
  readonly planVersion?: number | undefined;
}
