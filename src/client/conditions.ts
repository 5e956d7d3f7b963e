/** The operations on conditions, from the table of routes by scripts/generate-client.mjs. */
import { operation } from './runtime.ts';

/**
 * What must be there before capacity is, on whom it depends, by when. Permission: condition.read.
 */
export const listConditions = operation<ListConditionsCall>({
  method: 'GET',
  path: '/v1/conditions',
});

export interface ListConditionsCall {
  readonly input: {
    readonly query?: {
      readonly site?: `site_${string}` | undefined;
      readonly programme?: `programme_${string}` | undefined;
      readonly owner?: `party_${string}` | undefined;
      readonly kind?: ListConditionsKind | undefined;
      readonly state?: ListConditionsState | undefined;
      readonly limit?: number | undefined;
      readonly cursor?: string | undefined;
      readonly sort?: ListConditionsSort | undefined;
      readonly format?: 'json' | 'csv' | undefined;
    };
  };
  readonly answer: {
    readonly items: readonly Condition[];
    readonly nextCursor: string | null;
  };
}

/**
 * One condition with every date that was said of it, and its evidence. Permission: condition.read.
 */
export const getCondition = operation<GetConditionCall>({
  method: 'GET',
  path: '/v1/conditions/:conditionId',
});

export interface GetConditionCall {
  readonly input: {
    readonly params: {
      readonly conditionId: `condition_${string}`;
    };
  };
  readonly answer: ConditionWithRecord;
}

/**
 * Say what must be there before a site or a programme brings capacity. Permission: condition.write.
 */
export const addCondition = operation<AddConditionCall>({
  method: 'POST',
  path: '/v1/conditions',
});

export interface AddConditionCall {
  readonly input: {
    readonly body: {
      readonly id: `condition_${string}`;
      readonly subject: `site_${string}` | `programme_${string}`;
      readonly kind: AddConditionKind;
      readonly what: string;
      readonly owner: `party_${string}`;
      readonly kilowatts: number | null;
      readonly isGating: boolean;
      readonly dueAt: string;
      readonly isFirm: boolean;
      readonly reason: string;
    };
  };
  readonly answer: Condition;
}

/**
 * Change the date, the state or the firmness of a condition; what it said stays on record.
 * Permission: condition.write.
 */
export const changeCondition = operation<ChangeConditionCall>({
  method: 'PATCH',
  path: '/v1/conditions/:conditionId',
});

export interface ChangeConditionCall {
  readonly input: {
    readonly params: {
      readonly conditionId: `condition_${string}`;
    };
    readonly body: {
      readonly dueAt?: string | undefined;
      readonly state?: ChangeConditionState | undefined;
      readonly isFirm?: boolean | undefined;
      readonly reason: string;
    };
  };
  readonly answer: Condition;
}

/** Add a document by its hash, or a note. Permission: condition.write. */
export const addConditionEvidence = operation<AddConditionEvidenceCall>({
  method: 'POST',
  path: '/v1/conditions/:conditionId/evidence',
});

export interface AddConditionEvidenceCall {
  readonly input: {
    readonly params: {
      readonly conditionId: `condition_${string}`;
    };
    readonly body: {
      readonly name: string;
      readonly sha256?: string | undefined;
      readonly note?: string | undefined;
    };
  };
  readonly answer: Condition;
}

/** What must be there before a site brings capacity. Permission: condition.read. */
export const listSiteConditions = operation<ListSiteConditionsCall>({
  method: 'GET',
  path: '/v1/sites/:siteId/conditions',
});

export interface ListSiteConditionsCall {
  readonly input: {
    readonly params: {
      readonly siteId: `site_${string}`;
    };
    readonly query?: {
      readonly owner?: `party_${string}` | undefined;
      readonly kind?: ListSiteConditionsKind | undefined;
      readonly state?: ListSiteConditionsState | undefined;
      readonly limit?: number | undefined;
      readonly cursor?: string | undefined;
      readonly sort?: ListSiteConditionsSort | undefined;
      readonly format?: 'json' | 'csv' | undefined;
    };
  };
  readonly answer: {
    readonly items: readonly Condition[];
    readonly nextCursor: string | null;
  };
}

/**
 * What must be there for all sites of a programme, such as a project of the market. Permission:
 * condition.read.
 */
export const listProgrammeConditions = operation<ListProgrammeConditionsCall>({
  method: 'GET',
  path: '/v1/programmes/:programmeId/conditions',
});

export interface ListProgrammeConditionsCall {
  readonly input: {
    readonly params: {
      readonly programmeId: `programme_${string}`;
    };
    readonly query?: {
      readonly owner?: `party_${string}` | undefined;
      readonly kind?: ListProgrammeConditionsKind | undefined;
      readonly state?: ListProgrammeConditionsState | undefined;
      readonly limit?: number | undefined;
      readonly cursor?: string | undefined;
      readonly sort?: ListProgrammeConditionsSort | undefined;
      readonly format?: 'json' | 'csv' | undefined;
    };
  };
  readonly answer: {
    readonly items: readonly Condition[];
    readonly nextCursor: string | null;
  };
}

/**
 * When the capacity of a contract can start, and which condition holds it back. Permission:
 * condition.read.
 */
export const getCapacityStart = operation<GetCapacityStartCall>({
  method: 'GET',
  path: '/v1/contracts/:contractId/capacity-start',
});

export interface GetCapacityStartCall {
  readonly input: {
    readonly params: {
      readonly contractId: `contract_${string}`;
    };
  };
  readonly answer: CapacityStart;
}

export type AddConditionKind = 'grid' | 'permit' | 'land' | 'water' | 'heat' | 'network';

export interface CapacityStart {
  readonly contract: `contract_${string}`;
  readonly site: `site_${string}`;
  readonly furtherSites: readonly `site_${string}`[];
  readonly plannedAt: string;
  readonly kind: 'open' | 'moved' | 'blocked';
  readonly startAt: string | null;
  readonly gate: Condition | null;
  readonly needsCommitment: boolean;
  readonly sentence: string;
}

export type ChangeConditionState = 'planned' | 'requested' | 'granted' | 'built' | 'refused';

export interface Condition {
  readonly id: `condition_${string}`;
  readonly site: `site_${string}` | null;
  readonly programme: `programme_${string}` | null;
  readonly kind: ConditionKind;
  readonly what: string;
  readonly owner: `party_${string}`;
  readonly kilowatts: number | null;
  readonly isGating: boolean;
  readonly dueAt: string;
  readonly isFirm: boolean;
  readonly state: ConditionState;
  readonly version: number;
}

export type ConditionKind = 'grid' | 'permit' | 'land' | 'water' | 'heat' | 'network';

export type ConditionState = 'planned' | 'requested' | 'granted' | 'built' | 'refused';

export interface ConditionWithRecord {
  readonly id: `condition_${string}`;
  readonly site: `site_${string}` | null;
  readonly programme: `programme_${string}` | null;
  readonly kind: ConditionWithRecordKind;
  readonly what: string;
  readonly owner: `party_${string}`;
  readonly kilowatts: number | null;
  readonly isGating: boolean;
  readonly dueAt: string;
  readonly isFirm: boolean;
  readonly state: ConditionWithRecordState;
  readonly version: number;
  readonly record: readonly ConditionWithRecordRecord[];
  readonly evidence: readonly ConditionWithRecordEvidence[];
}

export interface ConditionWithRecordEvidence {
  readonly number: number;
  readonly name: string;
  readonly sha256: string | null;
  readonly note: string | null;
  readonly notedAt: string;
  readonly notedBy: string;
}

export type ConditionWithRecordKind = 'grid' | 'permit' | 'land' | 'water' | 'heat' | 'network';

export interface ConditionWithRecordRecord {
  readonly number: number;
  readonly dueAt: string;
  readonly state: ConditionWithRecordRecordState;
  readonly isFirm: boolean;
  readonly reason: string;
  readonly saidAt: string;
  readonly saidBy: string;
}

export type ConditionWithRecordRecordState =
  | 'planned'
  | 'requested'
  | 'granted'
  | 'built'
  | 'refused';

export type ConditionWithRecordState = 'planned' | 'requested' | 'granted' | 'built' | 'refused';

export type ListConditionsKind = 'grid' | 'permit' | 'land' | 'water' | 'heat' | 'network';

export type ListConditionsSort = 'id' | '-id' | 'due' | '-due' | 'added' | '-added';

export type ListConditionsState = 'planned' | 'requested' | 'granted' | 'built' | 'refused';

export type ListProgrammeConditionsKind = 'grid' | 'permit' | 'land' | 'water' | 'heat' | 'network';

export type ListProgrammeConditionsSort = 'id' | '-id' | 'due' | '-due' | 'added' | '-added';

export type ListProgrammeConditionsState =
  | 'planned'
  | 'requested'
  | 'granted'
  | 'built'
  | 'refused';

export type ListSiteConditionsKind = 'grid' | 'permit' | 'land' | 'water' | 'heat' | 'network';

export type ListSiteConditionsSort = 'id' | '-id' | 'due' | '-due' | 'added' | '-added';

export type ListSiteConditionsState = 'planned' | 'requested' | 'granted' | 'built' | 'refused';
