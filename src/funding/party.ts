import type { PartyId } from '../kernel/ids.ts';
import type { Membership } from './membership.ts';

/**
 * Who takes part. A funder is any party whose money buys capacity, and the operator, who owns the
 * capacity that nobody bought.
 */
export type PartyKind =
  | 'joint-undertaking'
  | 'state'
  | 'region'
  | 'company'
  | 'operator'
  | 'user-organisation';

const PUBLIC_KINDS: readonly PartyKind[] = ['joint-undertaking', 'state', 'region'];

/** Whether what the party pays is public money. */
export function isPublicParty({ kind }: Pick<Party, 'kind'>): boolean {
  return PUBLIC_KINDS.includes(kind);
}

export interface Party {
  readonly id: PartyId;
  readonly name: string;
  readonly kind: PartyKind;
  /** The state that the party is of: a state is of itself, a joint undertaking of none. */
  readonly state: PartyId | undefined;
  /** Of a state only; left out: a Member State of the Union. */
  readonly membership?: Membership;
}
