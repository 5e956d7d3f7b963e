/**
 * An expression of interest: what a consortium would build, before there is a call. Anyone may send
 * one; it binds nobody. Officers keep a log of whom they spoke to about it:
 *
 *   received ──first note──► in-contact ──close──► closed
 *       └───────────────────close──────────────────┘
 */
import type { Party } from '../funding/party.ts';
import type { InterestId, PartyId, ProgrammeId } from '../kernel/ids.ts';
import type { EpochSeconds, EurMicros } from '../kernel/units.ts';

export type InterestState = 'received' | 'in-contact' | 'closed';

/** The way by which the consortium wants to be financed. */
export type InterestTrack = 'joint-procurement' | 'market';

export interface InterestMember {
  readonly name: string;
  /** Two letters, such as `NL`: a member may be from anywhere. */
  readonly country: string;
  readonly role: 'lead' | 'member';
}

export interface InterestSite {
  readonly name: string;
  /** The state that would host it. */
  readonly host: PartyId;
}

export interface InterestDraft {
  readonly programme: ProgrammeId;
  readonly consortium: string;
  readonly members: readonly InterestMember[];
  /** Shown to officers alone. */
  readonly contact: { readonly name: string; readonly mail: string };
  readonly sites: readonly InterestSite[];
  readonly gpuCount: number;
  readonly h100Equivalents: number;
  readonly investmentMicros: EurMicros;
  readonly powerKilowatts: number;
  readonly track: InterestTrack;
}

export interface InterestNote {
  /** Counted from 1. */
  readonly number: number;
  readonly at: EpochSeconds;
  /** The officer. */
  readonly by: string;
  readonly spokenTo: string;
  readonly note: string;
}

export interface Interest extends InterestDraft {
  readonly id: InterestId;
  readonly state: InterestState;
  readonly receivedAt: EpochSeconds;
  readonly notes: readonly InterestNote[];
  readonly version: number;
}

export type InterestRefusal =
  | { readonly reason: 'programme_unknown'; readonly programme: ProgrammeId }
  | { readonly reason: 'lead_count'; readonly found: number }
  | { readonly reason: 'host_not_a_state'; readonly host: PartyId };

/** In this order: no such programme, not one lead, a host that is no state. */
export function interestRefusal(
  draft: InterestDraft,
  parties: readonly Party[],
  hasProgramme: boolean,
): InterestRefusal | undefined {
  if (!hasProgramme) return { reason: 'programme_unknown', programme: draft.programme };
  const leadCount = draft.members.filter(({ role }) => role === 'lead').length;
  if (leadCount !== 1) return { reason: 'lead_count', found: leadCount };
  const states = new Set(parties.filter(({ kind }) => kind === 'state').map(({ id }) => id));
  const unknown = draft.sites.find(({ host }) => !states.has(host));
  return unknown === undefined ? undefined : { reason: 'host_not_a_state', host: unknown.host };
}

/** What a note or a close makes of it; `undefined`: it is closed already. */
export function stateAfter(
  state: InterestState,
  step: 'note' | 'close',
): InterestState | undefined {
  if (state === 'closed') return undefined;
  return step === 'close' ? 'closed' : 'in-contact';
}
