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

/** A state, or a region in it: it buys for the public, and its money matches the Union's. */
export function isNational(kind: PartyKind): boolean {
  return kind === 'state' || kind === 'region';
}

/** Whether what the party pays is public money. */
export function isPublicParty({ kind }: Pick<Party, 'kind'>): boolean {
  return kind === 'joint-undertaking' || isNational(kind);
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
