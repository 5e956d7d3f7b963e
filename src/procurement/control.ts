/**
 * What the public governance body of a funded site must approve before it happens: risky access by
 * third-country entities, a change of control or of critical assets, a change of strategic purpose.
 * The body is the Commission and the states that fund the site (Regulation (EU) 2021/1173 as
 * amended by (EU) 2026/150, Art. 12b). A change is notified, each member says yes or no, once; it
 * takes effect only where all have said yes.
 *
 *   notified ──all yes, effect──► effective
 *      └── any no: stays notified for ever; what was changed is notified anew
 */
import type { PartyId } from '../kernel/ids.ts';
import type { EpochSeconds } from '../kernel/units.ts';

export const CONTROL_SUBJECTS = [
  'third-country-access',
  'control',
  'critical-assets',
  'strategic-purpose',
] as const;
export type ControlSubject = (typeof CONTROL_SUBJECTS)[number];

export interface Approval {
  readonly party: PartyId;
  readonly isApproved: boolean;
  readonly reasons: string;
  readonly at: EpochSeconds;
}

export interface ControlChange {
  /** Counts the changes of the contract from 1. */
  readonly number: number;
  readonly subject: ControlSubject;
  /** Who will control what, in words. */
  readonly words: string;
  readonly notifiedAt: EpochSeconds;
  readonly approvals: readonly Approval[];
  readonly effectiveAt: EpochSeconds | undefined;
}

export type ControlRefusal =
  | { readonly reason: 'change_unknown'; readonly number: number }
  | { readonly reason: 'change_effective'; readonly at: EpochSeconds }
  | { readonly reason: 'not_a_member'; readonly party: PartyId; readonly members: string }
  | { readonly reason: 'approved_already'; readonly party: PartyId; readonly at: EpochSeconds }
  | { readonly reason: 'approval_refused'; readonly parties: readonly PartyId[] }
  | { readonly reason: 'approval_missing'; readonly parties: readonly PartyId[] };

/** In this order: in effect already, not a member of the body, said before. */
export function approvalRefusal(
  { effectiveAt, approvals }: ControlChange,
  members: readonly PartyId[],
  party: PartyId,
): ControlRefusal | undefined {
  if (effectiveAt !== undefined) return { reason: 'change_effective', at: effectiveAt };
  if (!members.includes(party)) {
    return { reason: 'not_a_member', party, members: members.join(', ') };
  }
  const said = approvals.find((each) => each.party === party);
  return said === undefined ? undefined : { reason: 'approved_already', party, at: said.at };
}

/** In this order: in effect already, members that said no, members that have not said anything. */
export function effectRefusal(
  { effectiveAt, approvals }: ControlChange,
  members: readonly PartyId[],
): ControlRefusal | undefined {
  if (effectiveAt !== undefined) return { reason: 'change_effective', at: effectiveAt };
  const said = new Map(approvals.map(({ party, isApproved }) => [party, isApproved]));
  const against = members.filter((party) => said.get(party) === false);
  if (against.length > 0) return { reason: 'approval_refused', parties: against };
  const silent = members.filter((party) => !said.has(party));
  return silent.length > 0 ? { reason: 'approval_missing', parties: silent } : undefined;
}
