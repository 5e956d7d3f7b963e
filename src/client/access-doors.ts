/** The operations on access-doors, from the table of routes by scripts/generate-client.mjs. */
import { operation } from './runtime.ts';

/**
 * What users of a party can use this year and next, and through which door. Permission:
 * programme.read.
 */
export const getAccessDoors = operation<GetAccessDoorsCall>({
  method: 'GET',
  path: '/v1/access-doors',
});

export interface GetAccessDoorsCall {
  readonly input: {
    readonly query: {
      readonly party: `party_${string}`;
      readonly user: GetAccessDoorsUser;
      readonly at?: string | undefined;
      readonly unionFunded?: boolean | undefined;
      readonly sealOfExcellence?: boolean | undefined;
    };
  };
  readonly answer: AccessDoors;
}

export interface AccessDoor {
  readonly kind: AccessDoorKind;
  readonly isOpen: boolean;
  readonly reason: AccessDoorReason | null;
  readonly site: `site_${string}` | null;
  readonly owner: `party_${string}` | null;
  readonly gpuSecondsLeft: number | null;
  readonly priceMicrosPerGpuHour: string | null;
  readonly firstAt: string | null;
  readonly hasPriority: boolean;
  readonly rule: string;
}

export type AccessDoorKind =
  | 'union-share'
  | 'donated-time'
  | 'sealed-national'
  | 'own-entitlement'
  | 'purchase';

export interface AccessDoorPeriod {
  readonly name: 'this-year' | 'next-year';
  readonly startsAt: string;
  readonly endsAt: string;
  readonly doors: readonly AccessDoor[];
}

export type AccessDoorReason =
  | 'outside_union'
  | 'nothing_there'
  | 'needs_project_or_seal'
  | 'not_for_this_user'
  | 'no_commitment'
  | 'condition_refused'
  | 'nothing_left';

export interface AccessDoors {
  readonly party: `party_${string}`;
  readonly state: `party_${string}` | null;
  readonly membership: 'member' | 'associated' | 'other' | null;
  readonly user: AccessDoorsUser;
  readonly at: string;
  readonly periods: readonly AccessDoorPeriod[];
}

export type AccessDoorsUser = 'sme' | 'company' | 'public-body' | 'research';

export type GetAccessDoorsUser = 'sme' | 'company' | 'public-body' | 'research';
